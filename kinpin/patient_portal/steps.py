"""The steps of a claim: which there are, which comes next, which may be shown. Pure."""

from enum import StrEnum

from kinpin.patient_portal.claim_state import ClaimState


class Step(StrEnum):
    """One question to a page. The value is its route: the addresses themselves stand in `urls` alone."""

    BIRTH_DATE = "patient_portal:birth_date"
    IS_IT_YOU = "patient_portal:is_it_you"
    EMAIL = "patient_portal:email"
    CODE = "patient_portal:code"
    PASSWORD = "patient_portal:password"  # noqa: S105 - a route
    WHOSE = "patient_portal:whose"
    YOU = "patient_portal:you"
    CHILD = "patient_portal:child_pin"
    MYSELF = "patient_portal:own_pin"
    CHILDREN = "patient_portal:children"


_ACCOUNT = (Step.EMAIL, Step.CODE, Step.PASSWORD)


def steps_of(state: ClaimState, *, signed_in: bool) -> tuple[Step, ...]:
    """The steps of this claim in order, those behind included."""
    account = _ACCOUNT if state.is_new or not signed_in else ()
    if state.is_scanned:
        return (Step.BIRTH_DATE, Step.IS_IT_YOU, *account)
    # *Myself* is an answer, not a proof: where a child's PIN was proven, who one is is asked all the same.
    is_own = state.is_self and not state.asks_who
    pin = (Step.MYSELF,) if is_own else (Step.YOU, Step.CHILD)
    return (*account, Step.WHOSE, *pin, Step.CHILDREN)


def current_step(state: ClaimState, *, signed_in: bool) -> Step:
    """The first step that is not behind; the last one ends the claim."""
    steps = steps_of(state, signed_in=signed_in)
    return next((step for step in steps[:-1] if not _is_behind(step, state, signed_in)), steps[-1])


def may_show(step: Step, state: ClaimState, *, signed_in: bool) -> bool:
    """Whether a step may be opened: it belongs to the claim, and those before it are behind."""
    steps = steps_of(state, signed_in=signed_in)
    if step not in steps or (signed_in and step in _ACCOUNT):  # an account is made once
        return False
    return steps.index(step) <= steps.index(current_step(state, signed_in=signed_in))


def _is_behind(step: Step, state: ClaimState, signed_in: bool) -> bool:
    return {
        Step.BIRTH_DATE: bool(state.proven),
        Step.IS_IT_YOU: state.is_you,
        Step.EMAIL: signed_in or state.proof_id is not None,
        Step.CODE: signed_in or state.email_proved,
        Step.PASSWORD: signed_in,
        Step.WHOSE: state.has_chosen,
        Step.YOU: state.claimant is not None,
        Step.CHILD: bool(state.proven),
        Step.MYSELF: bool(state.proven),
        Step.CHILDREN: False,
    }[step]
