"""How far a claim has come: kept in the server's session, so that leaving to read the mail loses nothing.

It holds ids, names and dates of the claim under way, never a PIN, and is dropped when the claim ends. The scan waits as
long as the session; what was proven and said after it does not, for the browser may be a clinic's tablet.
"""

from collections.abc import Collection, MutableMapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from kinpin.accounts.sessions import LEFT, left_of
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.sheet_numbers import sheet_number

PROVEN_FOR = timedelta(minutes=60)  # enough to wait for the mail with the code
_KEY = "claim"


@dataclass(frozen=True, slots=True)
class ClaimState:
    """One claim under way, of a scanned sheet (`handout_id`) or of typed PINs."""

    practice: str  # the slug
    handout_id: int | None = None
    is_self: bool = False  # for a grown patient's own record, as the sheet says or the person did
    has_chosen: bool = False  # typed: said whom the PIN is for
    proven: tuple[Claim, ...] = ()  # the sheet, or each PIN, whose birth date was right
    proven_at: str = ""  # when the last of it was
    is_you: bool = False  # said yes to *Are you ...?*
    email: str = ""
    proof_id: int | None = None
    email_proved: bool = False
    is_new: bool = False  # the account was made in this claim
    terms: int = 0  # the version of the practice's terms that was agreed to
    given: str = ""
    family: str = ""
    born: str = ""

    @property
    def is_scanned(self) -> bool:
        return self.handout_id is not None

    @property
    def mark(self) -> str:
        """What a page says it is of, so that it answers for no other sheet that was scanned meanwhile."""
        return self.practice if self.handout_id is None else str(sheet_number(self.handout_id))

    @property
    def claimant(self) -> Claimant | None:
        """What the person said of themselves, once they did."""
        if not self.given:
            return None
        return Claimant(self.given, self.family, date.fromisoformat(self.born) if self.born else None)

    @property
    def contact_name(self) -> str:
        return self.proven[0].contact_name if self.proven else ""

    @property
    def children(self) -> list[str]:
        return [child for proven in self.proven for child in proven.children]

    @property
    def opens_own_record(self) -> bool:
        """Whether all that is proven is the person's own record."""
        return bool(self.proven) and all(proven.is_self for proven in self.proven)

    @property
    def pin_ids(self) -> frozenset[int]:
        """Every PIN that is proven."""
        return frozenset(pin for proven in self.proven for pin in proven.pin_ids)

    @property
    def asks_who(self) -> bool:
        """Whether something that is proven opens to nobody who has not said who they are."""
        return any(proven.asks_who for proven in self.proven)

    def with_claim(self, claim: Claim, *, at: datetime) -> "ClaimState":
        """This claim with one more sheet or PIN; the same one twice is one."""
        every = self.proven if claim in self.proven else (*self.proven, claim)
        return replace(self, proven=every, proven_at=at.isoformat())

    def only(self, pin_ids: Collection[int]) -> "ClaimState":
        """This claim with no more of what is proven than these PINs."""
        left = (proven.only(pin_ids) for proven in self.proven)
        return replace(self, proven=tuple(proven for proven in left if proven.pin_ids))

    def as_of(self, at: datetime) -> "ClaimState":
        """This claim as it stands later: what was proven too long ago, and what came after it, is forgotten."""
        if not self.proven or (self.proven_at and at < datetime.fromisoformat(self.proven_at) + PROVEN_FOR):
            return self
        return replace(self, proven=(), proven_at="", is_you=False, email="", proof_id=None, email_proved=False)


def load(session: MutableMapping[str, Any], *, at: datetime) -> ClaimState | None:
    """The claim under way in this browser; None when there is none, or it was kept by another version of Kinpin."""
    kept = session.get(_KEY) or left_of(session).get(_KEY)
    try:
        return _read(kept).as_of(at) if kept else None
    except (TypeError, KeyError, ValueError):
        return None


def keep(session: MutableMapping[str, Any], state: ClaimState) -> None:
    session[_KEY] = asdict(state)


def drop(session: MutableMapping[str, Any]) -> None:
    session.pop(_KEY, None)
    session.pop(LEFT, None)


def waits_for_sign_in(session: MutableMapping[str, Any]) -> bool:
    """Whether a claim was under way when the session ended by itself: the same login goes on with it."""
    return _KEY in (session.get(LEFT) or {})


def _read(kept: dict[str, Any]) -> ClaimState:
    proven = tuple(
        Claim(**{**one, "pin_ids": tuple(one["pin_ids"]), "children": tuple(one["children"])}) for one in kept["proven"]
    )
    return ClaimState(**{**kept, "proven": proven})
