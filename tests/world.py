"""The people who recur in the tests, made by the acts that make them in life.

Maple Pediatrics: the TESTKIDDO family of the source article; the SOTOs, whose father a court has barred; the
ROMEROs, half-siblings; a seventeen- and a twenty-four-year-old. Birch Clinic next door must see none of them.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from kinpin.accounts.actions.logins import create_login
from kinpin.accounts.models import Login
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.actions.misfits import NeedsOwnAccount
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed, Unnamed, redeem
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, HandOut
from kinpin.enrollment.orders import Order
from kinpin.families.actions.contacts import add_contact, add_self_contact, tie_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.actions.siblings import link_siblings
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, Basis, Role, Sex
from kinpin.kernel.actor import Actor, ActorKind, Room, system_actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import new_public_id
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.places import ProviderDetails, SiteDetails, add_provider, add_site
from kinpin.practices.actions.practice import PracticeDetails, create_practice
from kinpin.practices.actions.staff import StaffDetails, associate_user, create_staff_record
from kinpin.practices.models import Membership, Practice, Provider, Site, StaffRecord
from kinpin.practices.policies import shipped_policies
from kinpin.practices.roles import StaffRole, permissions_of
from kinpin.workflows.authority_changes import set_authority

PASSWORD = "orchard bicycle lantern seven"


def _years_ago(years: float) -> date:
    return datetime.now(UTC).date() - timedelta(days=round(365.25 * years))


# Who is young for years to come was born on a day that is easy to read.
BIRTHDAYS = {
    "ROSEMARY": date(2019, 3, 14),
    "BASIL": date(2021, 8, 2),
    "BABY GIRL": _years_ago(0) - timedelta(days=10),
    "SAGE": date(2016, 5, 9),
    "MINT": date(2020, 2, 29),
    "LUNA": date(2017, 1, 30),
    "CLOVER": _years_ago(17.6),
    "HAWTHORN": _years_ago(24.4),
}


@dataclass
class Staff:
    """Somebody of the practice: a login, a membership and, mostly, a staff record."""

    login: Login
    member: Membership
    record: StaffRecord | None
    actor: Actor


@dataclass
class World:
    """What `build_world` made. Children and caregivers by first name."""

    at: datetime
    maple: Practice
    birch: Practice
    site: Site
    provider: Provider
    staff: dict[str, Staff] = field(default_factory=dict)
    children: dict[str, Patient] = field(default_factory=dict)
    caregivers: dict[str, Contact] = field(default_factory=dict)

    @property
    def frontdesk(self) -> Actor:
        return self.staff["frontdesk"].actor

    @property
    def system(self) -> Actor:
        return system_actor(self.maple.pk)

    def child(self, name: str) -> Patient:
        return self.children[name]

    def contact(self, name: str) -> Contact:
        return self.caregivers[name]

    def tie(self, contact: str, child: str) -> Tie:
        return Tie.objects.get(contact=self.contact(contact), patient=self.child(child))

    def give(
        self,
        contact: str,
        child: str,
        kind: AuthorityKind,
        at: datetime | None = None,
        starts_on: date | None = None,
    ) -> None:
        """Set a caregiver's authority for a child, from a day on that is today where none is given."""
        set_authority(
            practice=self.maple,
            ties=[self.tie(contact, child)],
            kind=kind,
            basis=Basis.COURT_ORDER,
            starts_on=starts_on or local_day(at or self.at, self.maple.zone),
            ends_on=None,
            lifts=Authority.objects.filter(kind=AuthorityKind.NO_CONTACT).values_list("pk", flat=True),
            by=self.system,
            at=at or self.at,
        )

    def issue(
        self,
        contact: str,
        *children: str,
        by: Actor | None = None,
        at: datetime | None = None,
        seen: dict[int, str] | None = None,
        request: str = "",
        language: str = "en",
    ) -> Issued:
        """Register children for a caregiver, as the front desk would."""
        order = Order(
            contact_id=self.contact(contact).pk,
            patient_ids=[self.child(name).pk for name in children],
            seen=seen or {},
            language=language,
            request=request or new_public_id(),
        )
        return issue(practice=self.maple, order=order, by=by or self.frontdesk, at=at or self.at)

    def handout(self, issued: Issued) -> HandOut:
        return HandOut.objects.get(public_id=issued.handout)

    def redeem(
        self, claim: Claim, login: Login, *, at: datetime | None = None
    ) -> Redeemed | Unnamed | NeedsOwnAccount | Refusal:
        """What a login does that has proved a sheet."""
        return redeem(
            practice=self.maple,
            claim=claim,
            claimant=None,
            login=login,
            terms_version=1,
            by=self.family_actor(login),
            at=at or self.at,
        )

    def enroll(self, contact: str, child: str, *, email: str = "") -> Enrollment:
        """Let a caregiver in: a sheet is made, scanned and redeemed with a new login."""
        return self.use(self.issue(contact, child), contact, child, email=email)

    def use(self, sheet: Issued, contact: str, child: str, *, email: str = "") -> Enrollment:
        """A new login scans a sheet and redeems it."""
        login = self.family_login(email or f"{contact.lower()}@example.com")
        by = self.family_actor(login)
        scanned = scan(token=sheet.token, by=by, at=self.at)
        assert isinstance(scanned, Scanned)
        born = Patient.objects.get(pk=self.child(child).pk).birth_date
        claim = prove_birth_date(handout_id=scanned.handout_id, born=born, by=by, at=self.at)
        assert isinstance(claim, Claim)
        assert isinstance(self.redeem(claim, login), Redeemed)
        return Enrollment.objects.get(patient=self.child(child), contact=self.contact(contact), ended_at=None)

    def family_login(self, email: str, *, at: datetime | None = None) -> Login:
        return create_login(email=email, password=PASSWORD, name="", language="en", by=self.system, at=at or self.at)

    def family_actor(self, login: Login | None, *, network: str = "203.0.113.9") -> Actor:
        return Actor(
            kind=ActorKind.FAMILY,
            room=Room.PATIENT_PORTAL,
            login_id=login.pk if login else None,
            session=new_public_id(),
            network=network,
        )


def build_world(at: datetime) -> World:
    """Two practices with their people, on the day `at`."""
    maple, birch = _practice("maple", "Maple Pediatrics", at), _practice("birch", "Birch Clinic", at)
    system = system_actor(maple.pk)
    site = add_site(
        practice_id=maple.pk, details=SiteDetails("Main", "(555) 010-0199", "200 Main Street"), by=system, at=at
    )
    provider = add_provider(
        practice_id=maple.pk, details=ProviderDetails("Dr. ADA OKAFOR", "", site.pk, 1), by=system, at=at
    )
    world = World(at=at, maple=maple, birch=birch, site=site, provider=provider)
    world.staff = {
        "frontdesk": _staff(maple, "frontdesk", "Maria", "Rivera", StaffRole.FRONT_DESK, at),
        "newhire": _staff(maple, "newhire", "Nico", "Hale", StaffRole.FRONT_DESK, at, record=False),
        "admin": _staff(maple, "admin", "Dana", "Ortiz", StaffRole.PRACTICE_ADMIN, at),
        "provider": _staff(maple, "provider", "Ada", "Okafor", StaffRole.PROVIDER, at),
        "billing": _staff(maple, "billing", "Bo", "Lee", StaffRole.BILLING, at),
        "neighbour": _staff(birch, "neighbour", "Nell", "Birch", StaffRole.PRACTICE_ADMIN, at),
    }
    _families(world)
    return world


def _practice(slug: str, name: str, at: datetime) -> Practice:
    return create_practice(
        slug=slug,
        details=PracticeDetails(
            name=name,
            phone="(555) 010-0199",
            address="200 Main Street, Springfield",
            hours="Monday to Friday, 8 AM to 5 PM",
            hours_es="de lunes a viernes, de 8 a. m. a 5 p. m.",
        ),
        time_zone="America/New_York",
        policy=shipped_policies()["general-hospital"],
        terms=("Be kind.", "Sea amable."),
        by=system_actor(),
        at=at,
    )


def _staff(
    practice: Practice, key: str, given: str, family: str, role: StaffRole, at: datetime, *, record: bool = True
) -> Staff:
    system = system_actor(practice.pk)
    login = create_login(
        email=f"{key}@staff.example.com", password=PASSWORD, name=f"{given} {family}", language="en", by=system, at=at
    )
    member = add_membership(login=login, practice_id=practice.pk, role=role, name=f"{given} {family}", by=system, at=at)
    staff = None
    if record:
        details = StaffDetails(given=given, family=family, email=login.email or "", role=role)
        staff = create_staff_record(details=details, by=system, at=at)
        associate_user(public_id=staff.public_id, membership_id=member.pk, by=system, at=at)
    actor = Actor(
        kind=ActorKind.STAFF,
        room=Room.WORKSPACE,
        practice_id=practice.pk,
        login_id=login.pk,
        membership_id=member.pk,
        staff_record_id=staff.pk if staff else None,
        name=f"{given} {family}",
        permissions=permissions_of(role, role if record else None),
        session=new_public_id(),
        network="192.0.2.7",
    )
    return Staff(login, member, staff, actor)


def _families(world: World) -> None:
    for name, family, sex in (
        ("ROSEMARY", "TESTKIDDO", Sex.FEMALE),
        ("BASIL", "TESTKIDDO", Sex.MALE),
        ("BABY GIRL", "TESTKIDDO", Sex.FEMALE),
        ("SAGE", "ROMERO", Sex.FEMALE),
        ("MINT", "ROMERO", Sex.FEMALE),
        ("LUNA", "SOTO", Sex.FEMALE),
        ("CLOVER", "FIELD", Sex.FEMALE),
        ("HAWTHORN", "FIELD", Sex.MALE),
    ):
        _child(world, name, family, sex)
    for one, other in (("ROSEMARY", "BASIL"), ("ROSEMARY", "BABY GIRL"), ("BASIL", "BABY GIRL"), ("SAGE", "MINT")):
        link_siblings(one=world.child(one), other=world.child(other), by=world.system, at=world.at)
    link_siblings(one=world.child("CLOVER"), other=world.child("HAWTHORN"), by=world.system, at=world.at)
    for child in ("ROSEMARY", "BASIL", "BABY GIRL"):
        _caregiver(world, "CINDY", "TESTKIDDO", child, Role.MOTHER, AuthorityKind.JOINT)
        _caregiver(world, "JEFF", "TESTKIDDO", child, Role.FATHER, AuthorityKind.JOINT)
    _caregiver(world, "LUZ", "ROMERO", "ROSEMARY", Role.GRANDMOTHER, None)
    for child in ("SAGE", "MINT"):
        _caregiver(
            world,
            "IVY",
            "ROMERO",
            child,
            Role.MOTHER,
            AuthorityKind.EXCLUSIVE if child == "SAGE" else AuthorityKind.JOINT,
        )
    _caregiver(world, "RAUL", "VEGA", "MINT", Role.FATHER, AuthorityKind.JOINT)
    _caregiver(world, "MARTA", "SOTO", "LUNA", Role.MOTHER, AuthorityKind.EXCLUSIVE)
    _caregiver(world, "OMAR", "SOTO", "LUNA", Role.FATHER, AuthorityKind.NO_CONTACT)
    for child in ("CLOVER", "HAWTHORN"):
        _caregiver(world, "FERN", "FIELD", child, Role.MOTHER, AuthorityKind.JOINT)
    own = add_self_contact(patient=world.child("HAWTHORN"), by=world.system, at=world.at)
    world.caregivers["HAWTHORN"] = own.contact


def _child(world: World, name: str, family: str, sex: Sex) -> None:
    details = PatientDetails(given=name, family=family, birth_date=BIRTHDAYS[name], sex=sex, language="en")
    mrn = str(10231 + len(world.children))
    world.children[name] = create_patient(practice=world.maple, details=details, mrn=mrn, by=world.system, at=world.at)


def _caregiver(world: World, name: str, family: str, child: str, role: Role, authority: AuthorityKind | None) -> None:
    place = ChartPlace(role=role, position=1 + Tie.objects.filter(patient=world.child(child)).count())
    if name in world.caregivers:
        tie_contact(patient=world.child(child), contact=world.contact(name), place=place, by=world.system, at=world.at)
    else:
        details = ContactDetails(given=name, family=family, email=f"{name.lower()}@example.com", language="en")
        tie = add_contact(patient=world.child(child), details=details, place=place, by=world.system, at=world.at)
        world.caregivers[name] = tie.contact
    if authority is not None:
        world.give(name, child, authority)
