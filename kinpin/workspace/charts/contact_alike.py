"""Two entries that may be one human, of whom one is barred: compared, and the order set for both at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from kinpin.enrollment.kept_away import KeptAway, kept_away
from kinpin.enrollment.rules import PortalStatus
from kinpin.enrollment.standing import Standing, standings
from kinpin.entrance import drafts
from kinpin.families.access import glance_many, look_again, open_contact, open_tie
from kinpin.families.bars import Bar, Double, bars_around, doubles_among
from kinpin.families.errors import ContactNotFoundError, NotBarredError
from kinpin.families.queries import TieOnDay, siblings_of, ties_of
from kinpin.families.rules import NOT_ON_FILE
from kinpin.kernel.clock import local_day
from kinpin.practices.queries import administrators
from kinpin.practices.roles import Permission
from kinpin.workflows.authority_changes import bar_too
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Authority, Contact, Patient, Tie


@dataclass(frozen=True, slots=True)
class Place:
    """Where the entry that is not barred stands, and what it is and has there."""

    child: "Patient"
    tie: TieOnDay
    status: PortalStatus
    is_ordered: bool  # the other entry is barred for this child

    @property
    def authority(self) -> str:
        return self.tie.authority.value if self.tie.authority else NOT_ON_FILE


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry that is barred, and one that may be the same human and is not."""

    barred: "Tie"
    order: "Authority"
    children: Sequence[str]  # from whom the one is barred
    other: "Contact"
    places: Sequence[Place]

    @property
    def role(self) -> str:
        return self.places[0].tie.role.value


@dataclass(frozen=True, slots=True)
class Shut:
    """Access of a contact that shows nothing of a child, because its account is known as somebody's who is barred."""

    contact: "Contact"
    barred: "Contact"
    child: "Patient"


@dataclass(frozen=True, slots=True)
class Around:
    """A patient with brothers and sisters, who stands on their charts, and who is barred from them."""

    children: Mapping[int, "Patient"]
    ties: Mapping[int, Sequence[TieOnDay]]
    bars: Sequence[Bar]
    shut: Sequence[KeptAway]

    def concerns(self, contact: "Contact") -> bool:
        """Whether there is something to tell of a contact: entered twice, or whose account is shut for them."""
        return bool(self.doubles(contact)) or any(contact.pk in (s.contact_id, s.known_as) for s in self.shut)

    def doubles(self, contact: "Contact") -> list[Double]:
        """Where a contact is one of two entries, the barred one or the other."""
        return [
            double
            for double in doubles_among(self.ties, self.bars)
            if contact.pk in (double.bar.tie.contact_id, double.place.contact.pk)
        ]

    def is_barred(self, contact: "Contact") -> bool:
        return any(bar.tie.contact_id == contact.pk for bar in self.bars)


@workspace_page("GET", Permission.CHART_VIEW)
def alike(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Who may be the same human as this contact, and what each has."""
    opened = look_again(by=request.actor, at=request.at, public_id=patient)
    return _window(request, opened, _contact(request, opened, contact), request.GET)


@workspace_page("POST", Permission.AUTHORITY_SET)
def bar(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """The order against the one entry stands against this one too, for the ticked children."""
    opened = look_again(by=request.actor, at=request.at, public_id=patient, permission=Permission.AUTHORITY_SET)
    other, ticked = _contact(request, opened, contact), request.POST.getlist("for")
    if not ticked:
        return _window(request, opened, other, request.POST, problem="Tick at least one child.", status=409)
    like = open_contact(by=request.actor, public_id=request.POST.get("like", ""))
    children = glance_many(by=request.actor, public_ids=ticked, permission=Permission.AUTHORITY_SET)
    ties = [open_tie(by=request.actor, patient=child, contact_public_id=contact) for child in children]
    if any(tie.ended_at is not None for tie in ties):
        raise ContactNotFoundError
    try:
        bar_too(practice=request.practice, ties=ties, like=like, by=request.actor, at=request.at)
    except NotBarredError:
        problem = f"Nothing was set: {like.name.usual} is not NO CONTACT any more."
        return _window(request, opened, other, request.POST, problem=problem, status=409)
    return HttpResponseRedirect(alike_address(request, patient, contact, request.POST.get("return", "")))


def alike_address(request: WorkspaceRequest, patient: str, contact: str, back: str = "") -> str:
    """Where the page says that a contact was barred just now, and who else may be meant; `back`: where *Back* leads."""
    query = {"set": "yes", **({"return": back} if back else {})}
    return f"{contact_address(request.tab, patient, contact, 'contact_alike')}?{urlencode(query)}"


def around(request: WorkspaceRequest, patient: "Patient") -> Around:
    """Five queries, and one more where somebody was ever barred."""
    children = {child.pk: child for child in (patient, *siblings_of(patient.pk))}
    today = local_day(request.at, request.practice.zone)
    ids = list(children)
    return Around(children, ties_of(ids, today), bars_around(ids, today), kept_away(ids, today))


def _contact(request: WorkspaceRequest, patient: "Patient", contact: str) -> "Contact":
    """A contact of this chart, or one who was taken off it: a bar outlives that."""
    return open_tie(by=request.actor, patient=patient, contact_public_id=contact).contact


def _window(
    request: WorkspaceRequest,
    patient: "Patient",
    contact: "Contact",
    said: Mapping[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    family = around(request, patient)
    may, back = request.actor.may(Permission.AUTHORITY_SET), said.get("return", "")
    context: dict[str, object] = {
        "patient": patient,
        "contact": contact,
        "pairs": _pairs(request, family, contact),
        "shut": _shut(family, contact),
        "is_set": said.get("set") == "yes" and family.is_barred(contact),
        "problem": problem,
        "may_set": may,
        "ask": [] if may else administrators(request.practice.pk),
        "back": drafts.safe_page(back) if back else "",
    }
    page = contact_address(request.tab, patient.public_id, contact.public_id)
    return answers.window(request, "contact_alike", context, page=page, status=status)


def _pairs(request: WorkspaceRequest, family: Around, contact: "Contact") -> list[Pair]:
    doubles: dict[tuple[int, int], list[Double]] = defaultdict(list)
    for double in family.doubles(contact):
        doubles[double.bar.tie.contact_id, double.place.contact.pk].append(double)
    if not doubles:
        return []
    today = local_day(request.at, request.practice.zone)
    standing = standings(family.children, today=today, at=request.at)
    return [_pair(family, found, standing) for found in doubles.values()]


def _shut(family: Around, contact: "Contact") -> list[Shut]:
    names = {bar.tie.contact_id: bar.tie.contact for bar in family.bars}
    names |= {tie.contact.pk: tie.contact for on_chart in family.ties.values() for tie in on_chart}
    return [
        Shut(names[one.contact_id], names[one.known_as], family.children[one.patient_id])
        for one in family.shut
        if contact.pk in (one.contact_id, one.known_as) and one.contact_id in names
    ]


def _pair(family: Around, doubles: Sequence[Double], standing: Mapping[int, Standing]) -> Pair:
    newest = max((double.bar for double in doubles), key=lambda one: one.order.pk)
    barred = {one.tie.patient_id for one in family.bars if one.tie.contact_id == newest.tie.contact_id}
    places = {double.place.tie.patient_id: double.place for double in doubles}
    return Pair(
        barred=newest.tie,
        order=newest.order,
        children=[family.children[pk].name.usual for pk in family.children if pk in barred],
        other=doubles[0].place.contact,
        places=[
            Place(family.children[pk], place, standing[pk].of(place.contact.pk), pk in barred)
            for pk, place in places.items()
        ],
    )
