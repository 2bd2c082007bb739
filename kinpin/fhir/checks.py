"""What of each resource type is read, and what it must look like to be read. Pure.

Only elements that Kinpin uses are looked at: an export with a flaw elsewhere still comes in.
"""

from datetime import date, timedelta
from typing import Any

from kinpin.families.rules import LONGEST_NAME
from kinpin.fhir.authority import authority_problem
from kinpin.fhir.contact_points import street_of
from kinpin.fhir.needs import need_problem
from kinpin.fhir.primitives import ID, instant, is_date, is_date_time, is_instant, whole_date
from kinpin.fhir.shapes import Rule, boolean, both, code, each, fields, short, text, whole_number, written
from kinpin.schedule.rules import FIRST_DAY, LAST_DAY

_LONGEST_STREET = 200
_DATE = written(is_date, "a date like 2019-03-14")
_DATE_TIME = written(is_date_time, "a date or a date with a time, like 2019-03-14T09:30:00Z")
_INSTANT = written(is_instant, "a moment with its time zone, like 2019-03-14T09:30:00Z")


def _is_on_the_schedule(value: str) -> str:
    moment = instant(value)
    # In UTC, where the first and the last day may be other ones than on the practice's clock.
    if moment is not None and FIRST_DAY < moment.date() < LAST_DAY:
        return ""
    return f" must lie between {FIRST_DAY.year} and {LAST_DAY.year}"


_PERIOD = fields({"start": _DATE_TIME, "end": _DATE_TIME})
_CODING = fields({"system": text, "code": text, "display": text})
_CONCEPT = fields({"coding": each(_CODING), "text": text})
_REFERENCE = fields({"reference": text, "type": text})
_EXTENSIONS = each(fields({"url": text, "valueCode": text}))
_NOTES = fields({"extension": _EXTENSIONS})  # what stands beside a primitive, as in _birthDate
_USE = code(("usual", "official", "temp", "secondary", "old"))
_IDENTIFIER = fields({"use": _USE, "type": _CONCEPT, "system": short(200), "value": short(120), "period": _PERIOD})


def _joined(name: str, longest: int, *, first: int = 0) -> Rule:
    """What is kept in one column must have room there together."""

    def rule(value: dict[str, Any]) -> str:
        parts = [part for part in value.get(name) or () if part]
        if len(" ".join(parts[first:])) <= longest:
            return ""
        return f".{name} is longer than the {longest} characters there is room for"

    return rule


_MIDDLE_FITS = _joined("given", LONGEST_NAME, first=1)
_WHOLE_FITS = _joined("given", LONGEST_NAME)


def _given_fits(value: dict[str, Any]) -> str:
    """Whatever somebody is called by beside the name on file is kept whole."""
    return _WHOLE_FITS(value) if value.get("use") in ("nickname", "usual") else _MIDDLE_FITS(value)


_NAME = both(
    fields(
        {
            "use": code(("usual", "official", "temp", "nickname", "anonymous", "old", "maiden")),
            "text": short(LONGEST_NAME),
            "family": short(LONGEST_NAME),
            "given": each(short(LONGEST_NAME)),
            "prefix": each(text),
            "suffix": each(text),
            "period": _PERIOD,
            "extension": _EXTENSIONS,
            "_family": _NOTES,
            "_text": _NOTES,
            "_given": each(_NOTES),
        }
    ),
    _given_fits,
    _joined("suffix", 40),
)


def _phone_fits(value: dict[str, Any]) -> str:
    too_long = value.get("system") in ("phone", "sms") and len(value.get("value") or "") > 60
    return ".value is longer than the 60 characters there is room for" if too_long else ""


_TELECOM = both(
    fields(
        {
            "system": code(("phone", "fax", "email", "pager", "url", "sms", "other")),
            "value": short(254),
            "use": code(("home", "work", "temp", "old", "mobile")),
            "rank": whole_number,
            "period": _PERIOD,
        }
    ),
    _phone_fits,
)


def _street_fits(value: dict[str, Any]) -> str:
    name = "line" if any(value.get("line") or ()) else "text"
    too_long = len(street_of(value)) > _LONGEST_STREET
    return f".{name} is longer than the {_LONGEST_STREET} characters there is room for" if too_long else ""


_ADDRESS = both(
    fields(
        {
            "use": code(("home", "work", "temp", "old", "billing")),
            "line": each(text),
            "city": short(80),
            "state": short(40),
            "postalCode": short(20),
            "country": short(40),
            "text": text,
            "period": _PERIOD,
        }
    ),
    _street_fits,
)
_GENDER = code(("male", "female", "other", "unknown"))
_COMMUNICATION = fields({"language": _CONCEPT, "preferred": boolean})
_ANY = {"meta": fields({"lastUpdated": _INSTANT}), "id": text}
_HUMAN = {
    "identifier": each(_IDENTIFIER), "name": each(_NAME), "telecom": each(_TELECOM), "gender": _GENDER,
    "birthDate": _DATE, "active": boolean,
}  # fmt: skip

_PATIENT_CONTACT = both(
    fields(
        {
            "id": text,
            "extension": _EXTENSIONS,
            "relationship": each(_CONCEPT),
            "name": _NAME,
            "telecom": each(_TELECOM),
            "address": _ADDRESS,
            "gender": _GENDER,
            "organization": _REFERENCE,
            "period": _PERIOD,
        }
    ),
    authority_problem,
)
_LINK_TYPES = ("replaced-by", "replaces", "refer", "seealso")
_SHAPES: dict[str, Rule] = {
    "Patient": fields(
        _ANY
        | _HUMAN
        | {
            "extension": _EXTENSIONS,
            "_name": each(_NOTES),
            "_birthDate": _NOTES,
            "deceasedBoolean": boolean,
            "deceasedDateTime": _DATE_TIME,
            "address": each(_ADDRESS),
            "multipleBirthBoolean": boolean,
            "multipleBirthInteger": whole_number,
            "contact": each(_PATIENT_CONTACT),
            "communication": each(fields({"language": _CONCEPT, "preferred": boolean}, needed=["language"])),
            "managingOrganization": _REFERENCE,
            "link": each(fields({"other": _REFERENCE, "type": code(_LINK_TYPES)}, needed=["other", "type"])),
        }
    ),
    "RelatedPerson": both(
        fields(
            _ANY
            | _HUMAN
            | {
                "extension": _EXTENSIONS,
                "patient": _REFERENCE,
                "relationship": each(_CONCEPT),
                "address": each(_ADDRESS),
                "period": _PERIOD,
                "communication": each(_COMMUNICATION),
            },
            needed=["patient"],
        ),
        authority_problem,
    ),
    "Person": fields(
        _ANY | {"active": boolean, "link": each(fields({"target": _REFERENCE}, needed=["target"]))},
    ),
    "Practitioner": fields(_ANY | {"active": boolean, "name": each(_NAME)}),
    "PractitionerRole": fields(
        _ANY
        | {
            "active": boolean,
            "period": _PERIOD,
            "practitioner": _REFERENCE,
            "organization": _REFERENCE,
            "code": each(_CONCEPT),
            "specialty": each(_CONCEPT),
            "location": each(_REFERENCE),
        }
    ),
    "Organization": fields(
        _ANY | {"active": boolean, "name": short(200), "identifier": each(_IDENTIFIER), "telecom": each(_TELECOM)}
    ),
    "Location": fields(
        _ANY
        | {
            "status": code(("active", "suspended", "inactive")),
            "name": short(120),
            "description": text,
            "telecom": each(_TELECOM),
            "address": _ADDRESS,
        }
    ),
    "Appointment": fields(
        _ANY
        | {
            "status": code(
                (
                    "proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow",
                    "entered-in-error", "checked-in", "waitlist",
                )
            ),
            "appointmentType": _CONCEPT,
            "reasonCode": each(_CONCEPT),
            "description": text,
            "start": both(_INSTANT, _is_on_the_schedule),
            "end": _INSTANT,
            "minutesDuration": whole_number,
            "participant": each(
                fields(
                    {
                        "type": each(_CONCEPT),
                        "actor": _REFERENCE,
                        "required": code(("required", "optional", "information-only")),
                        "status": code(("accepted", "declined", "tentative", "needs-action")),
                    },
                    needed=["status"],
                )
            ),
        },
        needed=["status", "participant"],
    ),
}  # fmt: skip

READ_TYPES = tuple(_SHAPES)
_WITH_AGE = ("Patient", "RelatedPerson")
_ONE_DAY = timedelta(days=1)


def has_id(resource: dict[str, Any]) -> bool:
    """Whether a resource has an id that it can be known by."""
    name = resource.get("id")
    return type(name) is str and ID.fullmatch(name) is not None


def id_problem(resource: dict[str, Any]) -> str:
    """What is wrong with a resource's id, in plain words; empty when nothing is."""
    kind = resource["resourceType"]
    if resource.get("id") is None:
        return f"{kind}.id is missing"
    return "" if has_id(resource) else f"{kind}.id must be 1 to 64 letters, digits, hyphens and dots"


def problem_with(resource: dict[str, Any], today: date) -> str:
    """What keeps a resource of a type that is read from coming in on a day, in plain words; empty when nothing does."""
    kind = resource["resourceType"]
    problem = _SHAPES[kind](resource) or need_problem(resource) or _birth_problem(resource, today)
    return id_problem(resource) or (f"{kind}{problem}" if problem else "")


def _birth_problem(resource: dict[str, Any], today: date) -> str:
    born = whole_date(resource.get("birthDate")) if resource["resourceType"] in _WITH_AGE else None
    late = born is not None and born > today + _ONE_DAY  # where the sun rises earlier it may be tomorrow
    return ".birthDate is a day that has not come yet" if late else ""
