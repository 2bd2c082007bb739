"""Makes the demo practice with its people and families, by the acts that make them in life."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinpin.accounts.actions.logins import create_login
from kinpin.demo.people import DemoCaregiver, DemoFamily, families
from kinpin.enrollment.access import reach_sheet
from kinpin.enrollment.actions.declines import ASK_AGAIN_AFTER, record_decline
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.actions.redeem import redeem
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.actions.sheets import note_printed
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.orders import Order
from kinpin.enrollment.words import DeclineKind, DeclineReason
from kinpin.entrance.demo_sign_ins import DEMO_PASSWORD
from kinpin.families.actions.contacts import add_contact, add_self_contact, tie_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.actions.siblings import link_siblings
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import Basis
from kinpin.kernel.actor import Actor, ActorKind, Room, system_actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years, fold
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.places import ProviderDetails, SiteDetails, add_provider, add_site
from kinpin.practices.actions.practice import PracticeDetails, create_practice
from kinpin.practices.actions.staff import StaffDetails, associate_user, create_staff_record
from kinpin.practices.models import Practice
from kinpin.practices.policies import shipped_policies
from kinpin.practices.queries import find_practice
from kinpin.practices.roles import StaffRole, permissions_of
from kinpin.practices.terms import FIRST_TERMS
from kinpin.workflows.authority_changes import set_authority

SLUG = "maple"
ZONE = "America/New_York"
_STREETS = ("Elm Street", "Oak Avenue", "Birch Lane", "Cedar Road", "Maple Court", "Pine Street", "Willow Way")


@dataclass(frozen=True, slots=True)
class _Home:
    street: str
    postal_code: str


def seed(at: datetime) -> Practice:
    """Make the demo practice, unless it is there."""
    there = find_practice(SLUG)
    if there is not None:
        return there
    practice = create_practice(
        slug=SLUG,
        details=PracticeDetails(
            name="Maple Pediatrics",
            phone="(555) 010-0199",
            address="200 Main Street, Springfield",
            hours="Monday to Friday, 8 AM to 5 PM",
            hours_es="de lunes a viernes, de 8 a. m. a 5 p. m.",
        ),
        time_zone=ZONE,
        policy=shipped_policies()["general-hospital"],
        terms=FIRST_TERMS,
        by=system_actor(),
        at=at,
    )
    desk = _people(practice, at)
    _everybody(practice, desk, at)
    return practice


def _people(practice: Practice, at: datetime) -> Actor:
    by = system_actor(practice.pk)
    site = add_site(
        practice_id=practice.pk, details=SiteDetails("Main", practice.phone, practice.address), by=by, at=at
    )
    for position, name in enumerate(("Dr. ADA OKAFOR", "Dr. BEN LIU", "NURSE VISITS"), 1):
        add_provider(practice_id=practice.pk, details=ProviderDetails(name, "", site.pk, position), by=by, at=at)
    _staff(practice, "admin", "Dana", "Ortiz", StaffRole.PRACTICE_ADMIN, site.pk, at)
    _staff(practice, "newhire", "Nico", "Hale", StaffRole.FRONT_DESK, None, at, record=False)
    return _staff(practice, "frontdesk", "Maria", "Rivera", StaffRole.FRONT_DESK, site.pk, at)


def _staff(
    practice: Practice,
    key: str,
    given: str,
    family: str,
    role: StaffRole,
    site_id: int | None,
    at: datetime,
    *,
    record: bool = True,
) -> Actor:
    by = system_actor(practice.pk)
    email, name = f"{key}@demo.kinpin.test", f"{given} {family}"
    login = create_login(email=email, password=DEMO_PASSWORD, name=name, language="en", by=by, at=at)
    member = add_membership(login=login, practice_id=practice.pk, role=role, name=name, by=by, at=at)
    staff_id = None
    if record:
        details = StaffDetails(given=given, family=family, email=email, role=role, site_id=site_id)
        staff = create_staff_record(details=details, by=by, at=at)
        associate_user(public_id=staff.public_id, membership_id=member.pk, by=by, at=at)
        staff_id = staff.pk
    return Actor(
        kind=ActorKind.STAFF,
        room=Room.WORKSPACE,
        practice_id=practice.pk,
        login_id=login.pk,
        membership_id=member.pk,
        staff_record_id=staff_id,
        name=name,
        permissions=permissions_of(role, role if record else None),
        session="demo-seeding",
    )


def _everybody(practice: Practice, desk: Actor, at: datetime) -> None:
    today = local_day(at, practice.zone)
    for number, family in enumerate(families(today)):
        children, caregivers = _family(practice, family, number, today, at)
        first = caregivers[family.caregivers[0].given]
        if number >= 5 and number % 3 == 0:
            _register(practice, desk, first, children, at - timedelta(days=2 + number))
        elif number >= 5 and number % 7 == 1:
            _issue(practice, desk, first, children, at - timedelta(days=number % 5))
        elif number >= 5 and number % 11 == 2:
            kind = DeclineKind.DECLINED if number % 2 else DeclineKind.DEFERRED
            record_decline(
                patients=children,
                contact=first,
                kind=kind,
                reason=DeclineReason.NO_TIME,
                ask_again_on=today + ASK_AGAIN_AFTER if kind is DeclineKind.DEFERRED else None,
                by=desk,
                at=at,
            )


def _family(
    practice: Practice, family: DemoFamily, number: int, today: date, at: datetime
) -> tuple[list[Patient], dict[str, Contact]]:
    by = system_actor(practice.pk)
    home = _Home(f"{10 + number * 7} {_STREETS[number % len(_STREETS)]}", f"011{number % 90 + 10:02d}")
    patients: dict[str, Patient] = {}
    for position, child in enumerate(family.children):
        details = PatientDetails(
            given=child.given,
            family=family.family,
            birth_date=child.born,
            sex=child.sex,
            language=family.language,
            phone=f"(555) 01{number // 10}-{1000 + number * 37 % 9000:04d}",
            address_line=home.street,
            city="Springfield",
            state="MA",
            postal_code=home.postal_code,
        )
        mrn = str(10231 + number * 10 + position)
        patients[child.given] = create_patient(practice=practice, details=details, mrn=mrn, by=by, at=at)
    children = list(patients.values())
    for i, one in enumerate(children):
        for other in children[i + 1 :]:
            link_siblings(one=one, other=other, by=by, at=at)
    contacts = {
        caregiver.given: _caregiver(practice, family, caregiver, patients, position, number, home, at)
        for position, caregiver in enumerate(family.caregivers, 1)
    }
    for patient in children:
        if patient.birth_date and age_in_years(patient.birth_date, today) >= practice.rules.own_access_years:
            add_self_contact(patient=patient, by=by, at=at)
    return children, contacts


def _caregiver(
    practice: Practice,
    family: DemoFamily,
    caregiver: DemoCaregiver,
    patients: dict[str, Patient],
    position: int,
    number: int,
    home: _Home,
    at: datetime,
) -> Contact:
    by = system_actor(practice.pk)
    surname = caregiver.family or family.family
    mail_name = f"{fold(caregiver.given)}.{fold(surname)}".replace(" ", "")
    details = ContactDetails(
        given=caregiver.given,
        family=surname,
        language=family.language,
        cell_phone=f"(555) 01{position}-{2000 + number * 41 % 8000:04d}",
        email=f"{mail_name}@example.com",
        address_line=home.street if caregiver.resides_with else "",
        city="Springfield" if caregiver.resides_with else "",
        state="MA" if caregiver.resides_with else "",
        postal_code=home.postal_code if caregiver.resides_with else "",
    )
    place = ChartPlace(role=caregiver.role, position=position, resides_with=caregiver.resides_with)
    wanted = [patients[name] for name in caregiver.children] or list(patients.values())
    ties = [add_contact(patient=wanted[0], details=details, place=place, by=by, at=at)]
    ties += [tie_contact(patient=p, contact=ties[0].contact, place=place, by=by, at=at) for p in wanted[1:]]
    if caregiver.authority is not None:
        set_authority(
            practice=practice,
            ties=ties,
            kind=caregiver.authority,
            basis=Basis.PARENT_STATEMENT,
            starts_on=local_day(at, practice.zone) - timedelta(days=400),
            ends_on=None,
            by=by,
            at=at,
        )
    return ties[0].contact


def _issue(practice: Practice, desk: Actor, contact: Contact, children: list[Patient], at: datetime) -> Issued:
    order = Order(
        contact_id=contact.pk,
        patient_ids=[child.pk for child in children],
        seen={},
        language=contact.language,
        request=secrets.token_hex(8),
    )
    issued = issue(practice=practice, order=order, by=desk, at=at)
    note_printed(sheet=reach_sheet(public_id=issued.handout, by=desk, at=at), by=desk, at=at)
    return issued


def _register(practice: Practice, desk: Actor, contact: Contact, children: list[Patient], at: datetime) -> None:
    """A family that signed up some days ago. Nobody knows the password of its login."""
    issued = _issue(practice, desk, contact, children, at)
    by = system_actor()
    login = create_login(
        email=contact.email, password=secrets.token_urlsafe(24), name="", language=contact.language, by=by, at=at
    )
    parent = Actor(kind=ActorKind.FAMILY, room=Room.PATIENT_PORTAL, login_id=login.pk, session="demo-seeding")
    scanned = scan(token=issued.token, by=parent, at=at)
    if not isinstance(scanned, Scanned):
        return
    claim = prove_birth_date(handout_id=scanned.handout_id, born=children[0].birth_date, by=parent, at=at)
    if isinstance(claim, Claim):
        redeem(
            practice=practice,
            claim=claim,
            claimant=None,
            login=login,
            terms_version=1,
            by=parent,
            at=at,
        )
