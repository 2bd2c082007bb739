"""A model of issuing, redeeming, expiring, voiding, authority and holds, run against the real thing.

The model is a few dictionaries and the tables of docs/states.md; after every step the database must agree with it.
KINPIN_TEST_STEPS raises the number of runs.
"""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.access import reach_children
from kinpin.enrollment.actions.expire import expire_pins
from kinpin.enrollment.actions.misfits import NeedsOwnAccount
from kinpin.enrollment.actions.not_theirs import say_not_theirs
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed
from kinpin.enrollment.actions.removal import let_in_again, remove_access
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.actions.sheets import extend_sheet, void_sheet
from kinpin.enrollment.errors import HandOutNotFoundError, IssuedMeanwhileError, NoAccessError, RowsLockedError
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.lifetimes import whole_life
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.words import Misfit, PinEnd, RemovalReason
from kinpin.families.details import PatientDetails
from kinpin.families.models import Authority, Patient
from kinpin.families.rules import AuthorityKind, HoldReason, Status
from kinpin.kernel.clock import day_end, local_day
from kinpin.workflows.patient_changes import correct_patient, lift_hold, place_hold
from tests.tables import table
from tests.world import World

CHILDREN = ("ROSEMARY", "BASIL")
CAREGIVERS = ("CINDY", "JEFF")
PERMITTED = (AuthorityKind.JOINT, AuthorityKind.EXCLUSIVE)
Pair = tuple[str, str]  # child, caregiver

child = st.sampled_from(CHILDREN)
caregiver = st.sampled_from(CAREGIVERS)
some_children = st.sets(child, min_size=1).map(sorted)


@dataclass
class Live:
    """A PIN the model holds to be open. It is live until `expires_at`."""

    handout: str
    token: str
    issued_at: datetime
    expires_at: datetime


class Machine(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = self.world.at
        self.pins: dict[Pair, Live] = {}
        self.enrolled: dict[Pair, str] = {}
        self.used: set[tuple[str, str]] = set()  # sheets, each with a login that has come in by it
        self.known_as: dict[str, str] = {}  # by login, the caregiver as whom it has come in
        self.kept_out: dict[Pair, tuple[str, str]] = {}  # by login and caregiver, a child and the sheet it came in by
        self.removed: Counter[Pair] = Counter()  # how many children they saw
        self.came_for: set[Pair] = set()  # by login, the children whom it ever saw
        self.lost: set[Pair] = set()  # of these, whom it did not see for good
        self.put_out: set[str] = set()  # logins removed for a child's safety
        self.authority: dict[Pair, AuthorityKind] = {(c, g): AuthorityKind.JOINT for c in CHILDREN for g in CAREGIVERS}
        self.temporary: set[str] = set()
        self.held: set[str] = set()
        self.logins: dict[str, Login] = {}
        self.counts: Counter[str] = Counter()
        self.before = self._events()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def open_logins(self) -> None:
        self.logins = {name: self.world.family_login(f"{name.lower()}@home.example") for name in CAREGIVERS}

    # ---- what can happen

    @rule(names=some_children, who=caregiver)
    def register(self, names: list[str], who: str) -> None:
        """Register with the window's knowledge up to date: replaces what is live."""
        seen = {self._child(n).pk: p.handout for n in names if (p := self._live(n, who))}
        self._register(names, who, seen)

    @rule(names=some_children, who=caregiver)
    def register_from_an_old_window(self, names: list[str], who: str) -> None:
        """Register from a window that knows of no sheet: refused when there is one."""
        stale = any(self._live(n, who) for n in names)
        if stale and not self._locked(names, who):
            with pytest.raises(IssuedMeanwhileError):
                self.world.issue(who, *names, at=self.at)
            self.counts[Kind.ISSUE_REFUSED] += sum(1 for n in names if self._live(n, who))
        else:
            self._register(names, who, {})

    def _register(self, names: list[str], who: str, seen: dict[int, str]) -> None:
        locked = self._locked(names, who)
        if locked:
            with pytest.raises(RowsLockedError) as refusal:
                self.world.issue(who, *names, at=self.at, seen=seen)
            assert set(refusal.value.locks) == {self._child(n).pk for n in locked}
            self.counts[Kind.ISSUE_REFUSED] += len(locked)
            return
        issued = self.world.issue(who, *names, at=self.at, seen=seen)
        replaced = {pin.handout for pair, pin in self.pins.items() if pair in [(name, who) for name in names]}
        for pair in [pair for pair, pin in self.pins.items() if pin.handout in replaced]:  # the whole paper
            del self.pins[pair]
            self.counts[Kind.PIN_CLOSED] += 1
        for name in names:
            self.pins[name, who] = self._new_pin(issued)
            self.counts[Kind.PIN_ISSUED] += 1

    def _new_pin(self, issued: Issued) -> Live:
        practice = self.world.maple
        last_day = whole_life(self.at, practice.pin_life_days, practice.zone)
        return Live(issued.handout, issued.token, self.at, day_end(last_day, practice.zone))

    @precondition(lambda self: self.pins)
    @rule(data=st.data(), who=caregiver)
    def redeem_a_sheet(self, data: st.DataObject, who: str) -> None:
        """Somebody scans one of the sheets that are about, and gives a child's birth date. In between they may use one
        PIN of it elsewhere.
        """
        (_, owner), pin = data.draw(st.sampled_from(sorted(self.pins.items(), key=str)))
        by = self.world.family_actor(self.logins[who])
        scanned = scan(token=pin.token, by=by, at=self.at)
        on_sheet = [c for (c, g), p in self.pins.items() if p.handout == pin.handout and g == owner]
        alive = [c for c in on_sheet if self._live(c, owner)]
        if not alive:
            leads_home = isinstance(scanned, Scanned) and scanned.already_yours
            assert leads_home if (pin.handout, who) in self.used else isinstance(scanned, Refusal)
            return
        assert isinstance(scanned, Scanned)
        born = self._child(alive[0]).birth_date
        claim = prove_birth_date(handout_id=scanned.handout_id, born=born, by=by, at=self.at)
        assert isinstance(claim, Claim)
        if data.draw(st.booleans()):
            self.world.redeem(claim.only(claim.pin_ids[:1]), self.logins[who], at=self.at)
        done = self.world.redeem(claim, self.logins[who], at=self.at)
        if self._needs_own_account(who, owner, alive):
            assert done == NeedsOwnAccount()
            told = Event.objects.filter(kind=Kind.PIN_REFUSED, subject=f"handout:{scanned.handout_id}")
            assert told.filter(reason__in=[Misfit.ANOTHERS_ACCOUNT, "too_many"]).exists()
            return
        if self.known_as.get(who, owner) != owner or (who, owner) in self.kept_out:
            assert isinstance(done, Refusal)
            for name in alive:
                self._close(name, owner)
            self.counts[Kind.SHEET_STOPPED] += len(alive)
            return
        assert done == Redeemed(tuple(sorted(self._child(name).pk for name in alive)), pin_left=False)
        self.used.add((pin.handout, who))
        self.known_as[who] = owner
        for name in alive:
            del self.pins[name, owner]
            self.enrolled[name, owner] = who
            self.came_for.add((who, name))
            self.counts[Kind.PIN_REDEEMED] += 1
            self.counts[Kind.ENROLLED] += 1

    @precondition(lambda self: self.pins)
    @rule(data=st.data())
    def void_a_sheet(self, data: st.DataObject) -> None:
        _, pin = data.draw(st.sampled_from(sorted(self.pins.items(), key=str)))
        void_sheet(public_id=pin.handout, by=self.world.frontdesk, at=self.at)
        for name, who in [p for p, other in self.pins.items() if other.handout == pin.handout]:
            if self._live(name, who):
                del self.pins[name, who]
                self.counts[Kind.PIN_CLOSED] += 1
                self.counts[Kind.SHEET_VOIDED] += 1

    @precondition(lambda self: self.pins)
    @rule(data=st.data())
    def extend_a_sheet(self, data: st.DataObject) -> None:
        _, pin = data.draw(st.sampled_from(sorted(self.pins.items(), key=str)))
        practice = self.world.maple
        alive = [p for p, other in self.pins.items() if other.handout == pin.handout and self._live(*p)]
        if not alive:
            with pytest.raises(HandOutNotFoundError):
                extend_sheet(practice=practice, public_id=pin.handout, by=self.world.frontdesk, at=self.at)
            return
        until = extend_sheet(practice=practice, public_id=pin.handout, by=self.world.frontdesk, at=self.at)
        latest = local_day(pin.issued_at, practice.zone) + timedelta(days=21)
        if until is None:
            whole_life = local_day(self.at, practice.zone) + timedelta(days=practice.pin_life_days)
            assert local_day(pin.expires_at - timedelta(seconds=1), practice.zone) >= min(whole_life, latest)
            return
        assert local_day(until - timedelta(seconds=1), practice.zone) <= latest
        for name, who in alive:
            self.pins[name, who].expires_at = until
            self.counts[Kind.SHEET_EXTENDED] += 1

    @rule(hours=st.integers(min_value=1, max_value=24 * 12))
    def time_goes_by(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def the_worker_closes_what_expired(self) -> None:
        expire_pins(by=self.world.system, at=self.at)
        for pair in [p for p, pin in self.pins.items() if pin.expires_at <= self.at]:
            del self.pins[pair]
            self.counts[Kind.PIN_CLOSED] += 1

    @rule(name=child, who=caregiver, kind=st.sampled_from(AuthorityKind))
    def an_order_changes_authority(self, name: str, who: str, kind: AuthorityKind) -> None:
        self.world.give(who, name, kind, at=self.at)
        self.authority[name, who] = kind
        self.counts[Kind.AUTHORITY_SET] += 1
        if kind not in PERMITTED:
            self._close(name, who)
            if (name, who) in self.enrolled:
                self._end(name, who)

    @precondition(lambda self: self.enrolled)
    @rule(data=st.data(), reason=st.sampled_from([RemovalReason.WRONG_PERSON, RemovalReason.SAFETY]))
    def access_is_removed(self, data: st.DataObject, reason: RemovalReason) -> None:
        (name, owner), who = data.draw(st.sampled_from(sorted(self.enrolled.items())))
        is_wrong = reason is RemovalReason.WRONG_PERSON
        pairs = [p for p, login in self.enrolled.items() if is_wrong and login == who and p[1] == owner]
        patient_id, contact_id = self._ids(name, owner)
        if is_wrong:
            enrollment = Enrollment.objects.get(patient=patient_id, contact=contact_id, ended_at=None)
            self.kept_out[who, owner] = name, enrollment.pin.handout.public_id
        else:
            self.put_out.add(who)
        assert remove_access(
            patient_id=patient_id, contact_id=contact_id, reason=reason, by=self.world.frontdesk, at=self.at
        )
        for pair in pairs or [(name, owner)]:
            self._end(*pair)
            if is_wrong:
                self.removed[who, owner] += 1
        if is_wrong:  # whoever had the one sheet may hold the others
            for pair in [p for p in self.pins if p[1] == owner and self._live(*p)]:
                self._close(*pair)

    @precondition(lambda self: self.enrolled)
    @rule(data=st.data())
    def somebody_says_that_a_child_is_not_theirs(self, data: st.DataObject) -> None:
        (name, owner), who = data.draw(st.sampled_from(sorted(self.enrolled.items())))
        by, public_id = self.world.family_actor(self.logins[who]), self._child(name).public_id
        if name in self.held or self.authority[name, owner] not in PERMITTED:
            with pytest.raises(NoAccessError):
                say_not_theirs(public_id=public_id, by=by, at=self.at)
            return
        say_not_theirs(public_id=public_id, by=by, at=self.at)
        self._end(name, owner)

    @precondition(lambda self: self.kept_out)
    @rule(data=st.data())
    def it_was_no_wrong_person(self, data: st.DataObject) -> None:
        (who, owner), (name, sheet) = data.draw(st.sampled_from(sorted(self.kept_out.items())))
        patient_id, contact_id = self._ids(name, owner)
        assert let_in_again(
            patient_id=patient_id, contact_id=contact_id, sheet=sheet, by=self.world.frontdesk, at=self.at
        )
        del self.kept_out[who, owner]
        self.counts[Kind.LET_IN_AGAIN] += self.removed.pop((who, owner))

    @rule(name=child)
    def a_hold_is_placed(self, name: str) -> None:
        place_hold(patient=self._child(name), reason=HoldReason.SAFETY, by=self.world.staff["admin"].actor, at=self.at)
        self.counts[Kind.HOLD_PLACED] += name not in self.held
        self.held.add(name)
        for who in CAREGIVERS:
            self._close(name, who)

    @rule(name=child)
    def a_hold_is_lifted(self, name: str) -> None:
        held = Patient.objects.get(pk=self._child(name).pk)
        lift_hold(patient=held, placed_at=held.held_at, by=self.world.staff["admin"].actor, at=self.at)
        self.counts[Kind.HOLD_LIFTED] += name in self.held
        self.held.discard(name)

    @rule(name=child, temporary=st.booleans())
    def a_child_is_renamed(self, name: str, temporary: bool) -> None:
        """A name can become a newborn's again by mistake: nothing new is issued, what was handed over stays good."""
        before = self._child(name)
        given = "BABY GIRL" if temporary else name
        details = PatientDetails(given=given, family="TESTKIDDO", birth_date=before.birth_date, status=Status.ACTIVE)
        changed = before.given != given or before.sex != details.sex or before.language != ""
        by = self.world.frontdesk
        correct_patient(patient=before, details=details, version=before.version, by=by, at=self.at)
        self.counts[Kind.PATIENT_CHANGED] += changed
        (self.temporary.add if temporary else self.temporary.discard)(name)

    # ---- what must always hold

    @invariant()
    def never_two_live_pins_and_those_the_model_knows(self) -> None:
        found = Pin.objects.filter(closed_at=None, expires_at__gt=self.at).values_list("patient_id", "contact_id")
        pairs = Counter(found)
        assert all(count == 1 for count in pairs.values())
        assert set(pairs) == {self._ids(*pair) for pair in self.pins if self._live(*pair)}

    @invariant()
    def no_enrollment_without_a_redeemed_pin(self) -> None:
        for enrollment in Enrollment.objects.select_related("pin"):
            pin = enrollment.pin
            assert pin.end_reason == PinEnd.REDEEMED.value
            assert (pin.patient_id, pin.contact_id) == (enrollment.patient_id, enrollment.contact_id)

    @invariant()
    def nobody_sees_a_child_without_authority(self) -> None:
        for who, login in self.logins.items():
            seen = {c.patient.pk for c in reach_children(by=self.world.family_actor(login), at=self.at)}
            expected = {
                self._child(name).pk
                for (name, owner), enrolled in self.enrolled.items()
                if enrolled == who and name not in self.held and self.authority[name, owner] in PERMITTED
            }
            assert seen == expected

    @invariant()
    def every_change_has_its_audit_row(self) -> None:
        made = self._events() - self.before
        watched = {kind: made[kind] for kind in self.counts}
        assert watched == dict(self.counts)
        assert Pin.objects.count() == made[Kind.PIN_ISSUED]
        assert Enrollment.objects.count() == made[Kind.ENROLLED]
        assert Authority.objects.filter(recorded_at__gt=self.world.at).count() <= made[Kind.AUTHORITY_SET]

    @invariant()
    def status_is_what_the_table_says(self) -> None:
        today = local_day(self.at, self.world.maple.zone)
        ids = {name: self._child(name).pk for name in CHILDREN}
        found = standings(ids.values(), today=today, at=self.at)
        for name, pk in ids.items():
            assert found[pk].status.label == self._from_table([(name, who) for who in CAREGIVERS])
            for who in CAREGIVERS:
                assert found[pk].of(self.world.contact(who).pk).label == self._from_table([(name, who)])

    # ---- the model's own words

    def _from_table(self, pairs: list[Pair]) -> str:
        facts = {
            "enrolled": any(p in self.enrolled for p in pairs),
            "live PIN": any(self._live(*p) for p in pairs),
            "declined": False,
            "deferred": False,
        }
        rows = table("states.md", "Portal status")
        return next(r["status"] for r in rows if all(r[n] in ("any", "yes" if v else "no") for n, v in facts.items()))

    def _locked(self, names: list[str], who: str) -> list[str]:
        return [
            n
            for n in names
            if n in self.held
            or n in self.temporary
            or (n, who) in self.enrolled
            or self.authority[n, who] not in PERMITTED
        ]

    def _live(self, name: str, who: str) -> Live | None:
        pin = self.pins.get((name, who))
        return pin if pin and pin.expires_at > self.at else None

    def _needs_own_account(self, who: str, owner: str, alive: list[str]) -> bool:
        """Whether a login is the other caregiver's of these very children: the sheet stays good."""
        other = self.known_as.get(who, owner)
        barred = {pair for pair, kind in self.authority.items() if kind is AuthorityKind.NO_CONTACT}
        was_put_out = who in self.put_out or any(login == who for login, _ in self.kept_out)
        here = {(who, name) for name in alive} & self.came_for
        return (
            other != owner
            and bool(here)
            and not (here & self.lost or was_put_out)
            and not any(name in alive or caregiver == other for name, caregiver in barred)
            and all(self.authority[name, other] in PERMITTED for name in alive)
        )

    def _end(self, name: str, owner: str) -> None:
        self.lost.add((self.enrolled.pop((name, owner)), name))
        self.counts[Kind.ENROLLMENT_ENDED] += 1

    def _close(self, name: str, who: str) -> None:
        if self.pins.pop((name, who), None):
            self.counts[Kind.PIN_CLOSED] += 1

    def _ids(self, name: str, who: str) -> tuple[int, int]:
        return self.world.child(name).pk, self.world.contact(who).pk

    def _child(self, name: str) -> Patient:
        return Patient.objects.select_related("practice").get(pk=self.world.child(name).pk)

    def _events(self) -> Counter[str]:
        return Counter(Event.objects.values_list("kind", flat=True))


def test_the_machine_and_the_database_agree(world: World) -> None:
    machine: Any = type("BoundMachine", (Machine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("KINPIN_TEST_STEPS", "25")),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
