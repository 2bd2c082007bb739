"""Reasons in a sentence; a word that says so itself is not here."""

from kinpin.accounts.words import SecurityChange, SignInRefusal
from kinpin.audit.kinds import Kind
from kinpin.enrollment.words import EnrollmentEnd, Misfit, PinEnd

_LAST_ADMIN = "the practice would be left without an active Practice Admin"
_TAKEN = "the user has another staff record"
_HAS_USER = "the staff record has another user"
_NOTHING_LIVE = "nothing on the sheet was good any more"
SENTENCES = {
    (Kind.SIGN_IN_REFUSED.value, SignInRefusal.WRONG.value): "the password was wrong",
    (Kind.SIGN_IN_REFUSED.value, SignInRefusal.SHUT.value): "the account is shut",
    (Kind.SIGN_IN_REFUSED.value, SignInRefusal.TOO_MANY.value): "there were too many tries",
    (Kind.SIGN_IN_REFUSED.value, SignInRefusal.SECOND_STEP.value): "the second step was wrong",
    (Kind.SIGN_IN_REFUSED.value, SignInRefusal.CODES_SHUT.value): "codes no longer work for this account",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.APP_ADDED.value): "an authenticator app was added",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.APP_REMOVED.value): "an authenticator app was removed",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.PASSKEY_ADDED.value): "a passkey was added",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.PASSKEY_REMOVED.value): "a passkey was removed",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.CODES_MADE.value): "recovery codes were made",
    (Kind.SECOND_FACTOR_CHANGED.value, SecurityChange.CODES_MADE_ANEW.value): "new recovery codes were made",
    (Kind.CONTACT_REFUSED.value, "another_person"): "typed another person over one who has portal access or a PIN",
    (Kind.CONTACT_REFUSED.value, "self"): "the patient already has a Self contact",
    (Kind.PATIENT_REFUSED.value, "another_child"): "typed another child over one whose chart a family can see",
    (Kind.CHARTS_MERGED.value, "goes"): "this chart went into the other",
    (Kind.CHARTS_MERGED.value, "stays"): "the other chart went into this one",
    (Kind.CHARTS_PARTED.value, "goes"): "this chart had gone into the other",
    (Kind.CHARTS_PARTED.value, "stays"): "the other chart had gone into this one",
    (Kind.AUTHORITY_REFUSED.value, "order_stands"): "would lift an order to keep the contact away, and did not name it",
    (Kind.AUTHORITY_REFUSED.value, "not_barred"): "the other entry no longer has NO CONTACT",
    (Kind.ISSUE_REFUSED.value, "no_child_ticked"): "no child was ticked",
    (Kind.ISSUE_REFUSED.value, "how_known_not_said"): "did not say how the person was known",
    (Kind.ISSUE_REFUSED.value, "repeated"): "the same request had already been carried out",
    (Kind.SHEET_REFUSED.value, "ended"): "the sheet was no longer good",
    (Kind.SHEET_REFUSED.value, "at_the_longest"): "the sheet can't be extended any further",
    (Kind.SHEET_STOPPED.value, Misfit.CONTRADICTS.value): "its user's name or birth date is not the contact's",
    (Kind.SHEET_STOPPED.value, Misfit.BARRED.value): (
        "its user's account is known as that of somebody who must be kept away"
    ),
    (Kind.SHEET_STOPPED.value, Misfit.LIKE_BARRED.value): (
        "its user came in elsewhere at the practice with the name and birth date of somebody who must be kept away"
    ),
    (Kind.SHEET_STOPPED.value, Misfit.CAME_AS_ANOTHER.value): (
        "its user came in before as another contact, who is or was on a chart with this one"
    ),
    (Kind.SHEET_STOPPED.value, Misfit.REMOVED.value): "its user was removed as the wrong person",
    (Kind.SHEET_SCANNED.value, "nothing_live"): _NOTHING_LIVE,
    (Kind.SHEET_SCANNED.value, "unknown"): "the code is of no sheet",
    (Kind.SHEET_LOCKED.value, "birth_date"): "the birth dates were wrong",
    (Kind.PIN_CLOSED.value, PinEnd.REPLACED.value): "a newer one took its place",
    (Kind.PIN_CLOSED.value, PinEnd.VOIDED.value): "it was voided",
    (Kind.PIN_CLOSED.value, PinEnd.EXPIRED.value): "it expired unused",
    (Kind.PIN_CLOSED.value, PinEnd.LOCKED.value): "its sheet was locked after too many tries",
    (Kind.PIN_CLOSED.value, PinEnd.STOPPED.value): "its sheet was stopped",
    (Kind.PIN_CLOSED.value, PinEnd.AUTHORITY.value): "the authority on file changed",
    (Kind.PIN_CLOSED.value, PinEnd.AGE.value): "the child's age no longer allows it",
    (Kind.PIN_CLOSED.value, PinEnd.HOLD.value): "a hold was placed",
    (Kind.PIN_CLOSED.value, PinEnd.PATIENT_STATUS.value): "the patient status changed",
    (Kind.PIN_REFUSED.value, PinEnd.REDEEMED.value): "it had been used",
    (Kind.PIN_REFUSED.value, PinEnd.REPLACED.value): "a newer one had taken its place",
    (Kind.PIN_REFUSED.value, PinEnd.VOIDED.value): "it had been voided",
    (Kind.PIN_REFUSED.value, PinEnd.EXPIRED.value): "it had expired",
    (Kind.PIN_REFUSED.value, PinEnd.LOCKED.value): "its sheet had been locked after too many tries",
    (Kind.PIN_REFUSED.value, PinEnd.STOPPED.value): "its sheet had been stopped",
    (Kind.PIN_REFUSED.value, PinEnd.AUTHORITY.value): "it had ended with a change of authority",
    (Kind.PIN_REFUSED.value, PinEnd.AGE.value): "it had ended because of the child's age",
    (Kind.PIN_REFUSED.value, PinEnd.HOLD.value): "it had ended with a hold",
    (Kind.PIN_REFUSED.value, PinEnd.PATIENT_STATUS.value): "it had ended with a change of the patient status",
    (Kind.PIN_REFUSED.value, "birth_date"): "the birth date was wrong",
    (Kind.PIN_REFUSED.value, "own_date"): "typed their own birth date for the child's",
    (Kind.PIN_REFUSED.value, "unknown"): "there is no such PIN",
    (Kind.PIN_REFUSED.value, "nothing_live"): _NOTHING_LIVE,
    (Kind.PIN_REFUSED.value, "no_longer_open"): "the caregiver may no longer have access",
    (Kind.PIN_REFUSED.value, "registered"): "another account is registered as this caregiver",
    (Kind.PIN_REFUSED.value, "too_many"): "there were too many tries",
    (Kind.ENROLLMENT_ENDED.value, EnrollmentEnd.AUTHORITY.value): "the authority on file no longer permits it",
    (Kind.ENROLLMENT_ENDED.value, EnrollmentEnd.AGE.value): "the patient came of age",
    (Kind.ENROLLMENT_ENDED.value, EnrollmentEnd.REMOVED.value): "taken away by hand",
    (Kind.ENROLLMENT_ENDED.value, EnrollmentEnd.NOT_THEIRS.value): "the person said that this is the wrong patient",
    (Kind.ENROLLMENT_ENDED.value, EnrollmentEnd.KNOWN_AS_BARRED.value): (
        "the account was shut as that of somebody who must be kept away, and whose address changed in the chart"
    ),
    (Kind.PIN_REFUSED.value, Misfit.ANOTHERS_ACCOUNT.value): (
        "the account was that of another caregiver of the same children; the sheet stays good"
    ),
    (Kind.CHART_VIEWED.value, "part"): "a part of it",
    (Kind.AUDIT_VIEWED.value, "page"): "one page of it",
    (Kind.AUDIT_VIEWED.value, "export"): "downloaded the whole of it",
    (Kind.AUDIT_VIEWED.value, "export_part"): "downloaded a part of it",
    (Kind.CHILD_REFUSED.value, "no_enrollment"): "the account has no access to the child",
    (Kind.CHILD_REFUSED.value, "not_today"): "the account may not see the child on that day",
    (Kind.STAFF_REFUSED.value, "last_admin"): _LAST_ADMIN,
    (Kind.STAFF_REFUSED.value, "taken"): _TAKEN,
    (Kind.STAFF_REFUSED.value, "has_user"): _HAS_USER,
    (Kind.STAFF_REFUSED.value, "inactive"): "the staff record is out of use",
    (Kind.STAFF_REFUSED.value, "not_a_member"): "the user may not open the workspace",
    (Kind.MEMBERSHIP_REFUSED.value, "last_admin"): _LAST_ADMIN,
    (Kind.MEMBERSHIP_REFUSED.value, "own"): "one's own second step is changed under Security",
    (Kind.MEMBERSHIP_REFUSED.value, "elsewhere"): "the user's second step guards another practice too",
    (Kind.MEMBERSHIP_REFUSED.value, "none"): "the user has no second step",
    (Kind.INVITATION_REFUSED.value, "lapsed"): "it was used, taken back or too old",
    (Kind.INVITATION_REFUSED.value, "taken"): _TAKEN,
    (Kind.INVITATION_REFUSED.value, "has_user"): _HAS_USER,
}
