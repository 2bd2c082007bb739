"""Why an act was refused, in a sentence; a word that says so itself is not here."""

from kinpin.audit.kinds import Kind

_LAST_ADMIN = "the practice would be left without an active Practice Admin"
_TAKEN = "the user has another staff record"
_HAS_USER = "the staff record has another user"
SENTENCES = {
    (Kind.CONTACT_REFUSED.value, "another_person"): "typed another person over one who has portal access or a PIN",
    (Kind.CONTACT_REFUSED.value, "self"): "a patient has one entry as own contact",
    (Kind.PATIENT_REFUSED.value, "another_child"): "typed another child over one whose chart somebody can see",
    (Kind.AUTHORITY_REFUSED.value, "order_stands"): "would lift an order to keep the contact away, and did not name it",
    (Kind.AUTHORITY_REFUSED.value, "not_barred"): "the other entry is not NO CONTACT any more",
    (Kind.ISSUE_REFUSED.value, "no_child_ticked"): "no child was ticked",
    (Kind.ISSUE_REFUSED.value, "how_known_not_said"): "did not say how the person was known",
    (Kind.ISSUE_REFUSED.value, "repeated"): "repeated what was done before",
    (Kind.SHEET_REFUSED.value, "ended"): "the sheet was no longer good",
    (Kind.SHEET_REFUSED.value, "at_the_longest"): "the sheet is good as long as it may be",
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
