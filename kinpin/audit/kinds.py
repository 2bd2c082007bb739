"""The closed list of what can happen. An act that needs a new word adds it here, with a sentence beside it."""

from enum import StrEnum

from kinpin.kernel.words import Labelled


class Kind(Labelled):
    """What happened, as *noun:verb*. The label is the sentence that Practice Portal › Audit shows."""

    # signing in
    LOGIN_OPENED = "login:opened", "Opened a login"
    SIGNED_IN = "login:signed_in", "Signed in"
    PRACTICE_ENTERED = "login:entered", "Came in to work for the practice"
    SIGN_IN_REFUSED = "login:refused", "Tried to sign in"
    SIGNED_OUT = "login:signed_out", "Signed out"
    SESSION_LOCKED = "session:locked", "Locked the screen"
    SESSION_UNLOCKED = "session:unlocked", "Unlocked the screen"
    PAGE_REFUSED = "page:refused", "Was refused a page"
    PASSWORD_CHANGED = "login:password_changed", "Changed a password"
    SECOND_FACTOR_CHANGED = "login:second_factor_changed", "Changed a second factor"
    SECOND_FACTOR_RESET = "membership:second_factor_reset", "Took away a user's lost second factor"
    EMAIL_CODE_SENT = "email:code_sent", "Asked for an e-mail code"
    EMAIL_PROVED = "email:proved", "Proved an e-mail address"

    # the practice and its people
    PRACTICE_CREATED = "practice:created", "Set up the practice"
    PRACTICE_CHANGED = "practice:changed", "Changed the practice's details or settings"
    TERMS_PUBLISHED = "practice:terms_published", "Published new terms"
    SITE_ADDED = "site:added", "Added a site"
    SITE_CHANGED = "site:changed", "Changed a site"
    SITE_DEACTIVATED = "site:deactivated", "Took a site out of use"
    SITE_REACTIVATED = "site:reactivated", "Put a site back into use"
    PROVIDER_ADDED = "provider:added", "Added a provider"
    PROVIDER_CHANGED = "provider:changed", "Changed a provider"
    PROVIDER_DEACTIVATED = "provider:deactivated", "Took a provider out of use"
    PROVIDER_REACTIVATED = "provider:reactivated", "Put a provider back into use"
    STAFF_CREATED = "staff:created", "Created a staff record"
    STAFF_CHANGED = "staff:changed", "Changed a staff record"
    STAFF_DEACTIVATED = "staff:deactivated", "Deactivated a staff record"
    STAFF_REACTIVATED = "staff:reactivated", "Reactivated a staff record"
    STAFF_ASSOCIATED = "staff:associated", "Associated a user with a staff record"
    STAFF_DISSOCIATED = "staff:dissociated", "Ended a user's association with a staff record"
    STAFF_INVITED = "staff:invited", "Invited a user"
    INVITATION_ACCEPTED = "staff:invitation_accepted", "Accepted an invitation"
    INVITATION_REVOKED = "staff:invitation_revoked", "Revoked an invitation"
    MEMBERSHIP_ADDED = "membership:added", "Added a user to the workspace"
    MEMBERSHIP_CHANGED = "membership:changed", "Changed a user's workspace role"
    MEMBERSHIP_RESUMED = "membership:resumed", "Let a user back into the workspace"
    MEMBERSHIP_ENDED = "membership:ended", "Ended a user's access to the workspace"

    # charts
    CHART_SEARCHED = "chart:searched", "Searched for a patient"
    CHART_VIEWED = "chart:viewed", "Viewed the chart"
    CHART_REFUSED = "chart:refused", "Was refused the chart"
    PATIENT_CREATED = "patient:created", "Created the patient"
    PATIENT_CHANGED = "patient:changed", "Changed Basic Info"
    HOLD_PLACED = "patient:hold_placed", "Placed a hold"
    HOLD_LIFTED = "patient:hold_lifted", "Lifted a hold"
    CONTACT_CREATED = "contact:created", "Added a contact"
    CONTACT_VIEWED = "contact:viewed", "Viewed a contact's details"
    CONTACT_CHANGED = "contact:changed", "Changed a contact"
    CONTACT_TIED = "contact:tied", "Put a contact on the chart"
    TIE_CHANGED = "contact:tie_changed", "Changed a contact's place on the chart"
    TIE_ENDED = "contact:inactivated", "Inactivated a contact"
    TIE_RESUMED = "contact:reactivated", "Reactivated a contact"
    CONTACT_JOINED = "contact:joined", "Joined two entries of one person"
    AUTHORITY_SET = "authority:set", "Set a contact's authority"
    SIBLINGS_LINKED = "siblings:linked", "Linked siblings"
    SIBLINGS_UNLINKED = "siblings:unlinked", "Unlinked siblings"

    # the schedule
    SCHEDULE_VIEWED = "schedule:viewed", "Viewed the schedule"
    APPOINTMENT_VIEWED = "appointment:viewed", "Viewed an appointment"
    APPOINTMENT_ADDED = "appointment:added", "Added an appointment"
    APPOINTMENT_CHANGED = "appointment:changed", "Changed an appointment"
    APPOINTMENT_MOVED = "appointment:moved", "Moved an appointment"
    APPOINTMENT_CANCELLED = "appointment:cancelled", "Cancelled an appointment"
    APPOINTMENT_RESTORED = "appointment:restored", "Restored a cancelled appointment"

    # PINs, sheets and enrollments
    ISSUE_REFUSED = "pin:issue_refused", "Was refused a PIN"
    PIN_ISSUED = "pin:issued", "Issued a PIN"
    PIN_CLOSED = "pin:closed", "A PIN ended"
    PIN_REDEEMED = "pin:redeemed", "Redeemed a PIN"
    PIN_REFUSED = "pin:refused", "Tried a PIN"
    SHEET_PRINTED = "handout:opened_for_printing", "Opened a sheet for printing"
    SHEET_SHOWN = "handout:shown", "Showed a sheet on the screen"
    SHEET_COPIED = "handout:written_down", "Wrote the PINs down"
    SHEET_EXTENDED = "handout:extended", "Extended a sheet"
    SHEET_VOIDED = "handout:voided", "Voided a sheet"
    SHEET_SCANNED = "handout:scanned", "Scanned a sheet"
    SHEET_DISOWNED = "handout:disowned", "Said a sheet is for somebody else"
    SHEET_STOPPED = "handout:stopped", "A sheet was stopped: its user does not match the contact"
    SHEET_LOCKED = "handout:locked", "A sheet was locked after too many tries"
    PORTAL_DECLINED = "portal:declined", "Recorded that the family declined or deferred"
    PORTAL_DECLINE_WITHDRAWN = "portal:decline_withdrawn", "Withdrew a decline"
    ENROLLED = "enrollment:started", "Enrolled"
    ENROLLMENT_ENDED = "enrollment:ended", "An enrollment ended"
    LET_IN_AGAIN = "enrollment:let_in_again", "Took back that an account was the wrong person's"
    TERMS_ACCEPTED = "terms:accepted", "Accepted the terms"
    CHILD_VIEWED = "child:viewed", "Viewed a child in the portal"
    CHILD_REFUSED = "child:refused", "Was refused a child in the portal"

    # the house
    NOTICE_QUEUED = "notice:queued", "Queued a notice"
    RECORDS_IMPORTED = "import:finished", "Imported records"
    AUDIT_VIEWED = "audit:viewed", "Viewed an audit trail"


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
