"""The words of a family: roles, authorities, statuses. Pure."""

from enum import StrEnum

from kinpin.kernel.words import Labelled

LONGEST_NAME = 300  # signs in one part of a name: what other systems send, and then some


class Role(StrEnum):
    """What a contact is to the child, in the chart's words."""

    MOTHER = "MOTHER"
    FATHER = "FATHER"
    GUARDIAN = "GUARDIAN"
    STEPMOTHER = "STEPMOTHER"
    STEPFATHER = "STEPFATHER"
    FOSTER_PARENT = "FOSTER PARENT"
    GRANDMOTHER = "GRANDMOTHER"
    GRANDFATHER = "GRANDFATHER"
    AUNT = "AUNT"
    UNCLE = "UNCLE"
    SIBLING = "SIBLING"
    OTHER_RELATIVE = "OTHER RELATIVE"
    SELF = "SELF"
    CASE_WORKER = "CASE WORKER"
    OTHER = "OTHER"


# Whose children are brothers and sisters, as far as a chart can say.
PARENTS = frozenset({Role.MOTHER, Role.FATHER, Role.GUARDIAN, Role.STEPMOTHER, Role.STEPFATHER, Role.FOSTER_PARENT})


class AuthorityKind(StrEnum):
    """What a contact may decide for the child. No fact on file is none of these: it is *not on file*."""

    JOINT = "JOINT"
    EXCLUSIVE = "EXCLUSIVE"
    NONE = "NONE"
    NO_CONTACT = "NO CONTACT"


# What can open a door, by a practice's policy.
PERMITTING = frozenset({AuthorityKind.JOINT, AuthorityKind.EXCLUSIVE})
# What every screen covers until somebody asks, for it can be read across the counter: whatever permits nothing. NONE as
# well: it is a word of custody, and if NO CONTACT alone were covered, the cover would say it.
COVERED = frozenset(AuthorityKind) - PERMITTING


def authority_word(role: Role, authority: AuthorityKind | None) -> str:
    """How a list says what authority a contact has; the patient needs nobody's."""
    if role is Role.SELF:
        return "The patient"
    return authority.value if authority else "Not on file"


class Basis(Labelled):
    """What was seen when an authority was set."""

    PARENT_STATEMENT = "parent_statement", "The parent's own statement"
    BIRTH_CERTIFICATE = "birth_certificate", "Birth certificate"
    COURT_ORDER = "court_order", "Court order"
    PLACEMENT_LETTER = "placement_letter", "Placement letter"
    RECORD_SYSTEM = "record_system", "The record system says so"


class Status(Labelled):
    """The record's own status of a patient."""

    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Inactive"
    TRANSFERRED = "transferred", "Transferred"
    DECEASED = "deceased", "Deceased"
    MERGED = "merged", "Merged"
    IN_COLLECTIONS = "in_collections", "In Collections"


# Patients who may be registered. Money owed keeps nobody from a child's records.
REGISTRABLE = frozenset({Status.ACTIVE, Status.IN_COLLECTIONS})


class Sex(Labelled):
    """Administrative sex, in FHIR's four words."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class HoldReason(Labelled):
    """Why nothing may be issued for a child for now. The reason shows only when somebody asks for it."""

    SAFETY = "safety", "Safety concern"
    COURT = "court", "Court matter under way"
    IDENTITY = "identity", "Wrong or mixed-up record"


class Preferred(Labelled):
    """How a contact wants to be reached."""

    CELL = "cell", "Cell phone"
    PHONE = "phone", "Primary phone"
    EMAIL = "email", "E-mail"
    POST = "post", "Post"
