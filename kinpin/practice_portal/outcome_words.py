"""What a page says after something was done: a closed word in its address, so that loading it again does nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect

PARAMETER = "done"


@dataclass(frozen=True, slots=True)
class Done:
    words: str
    good: bool = True


_WORDS = {
    "created": Done("The staff record was created. Associate a user, or invite one."),
    "saved": Done("Saved."),
    "deactivated": Done("The staff record is out of use."),
    "deactivated_user": Done(
        "The staff record is out of use. Its user was signed out and can no longer register anybody, but keeps the "
        "workspace and its charts. To keep them out, press End access below."
    ),
    "reactivated": Done("The staff record is in use again."),
    "associated": Done("The user is associated. They can work with this staff record from their next click."),
    "dissociated": Done("The association has ended. The user keeps the workspace, but can register nobody."),
    "invited": Done("The invitation is on its way. The link in it works once, for 24 hours."),
    "revoked": Done("The invitation was taken back. Its link no longer works."),
    "role": Done("The workspace role was changed."),
    "ended": Done(
        "The user can no longer open the workspace, was signed out everywhere, and their open invitations lapsed."
    ),
    "resumed": Done("The user can open the workspace again."),
    "second_factor": Done("The second step was taken away. They will set up a new one when they next sign in."),
    "own": Done("Nothing was changed: change your own second step under Security.", good=False),
    "elsewhere": Done(
        "Nothing was changed: this user works at another practice too, and their second step guards both.", good=False
    ),
    "none": Done(
        "Nothing was changed: this user has no second step. They will set one up when they next sign in.", good=False
    ),
    "site_added": Done("The site was added."),
    "site_out": Done("The site is out of use. Nothing new can be put there."),
    "site_back": Done("The site is in use again."),
    "provider_added": Done("The provider was added, and has a column in the Schedule."),
    "provider_out": Done("The provider is out of use, and has a column only on days when they have appointments."),
    "provider_back": Done("The provider is in use again, and has a column in the Schedule."),
    "published": Done(
        "The new terms are published. Families who agreed to an older version are asked again when they next use a "
        "sheet or a PIN."
    ),
    "same_terms": Done("Nothing was published: this is the text of the current terms.", good=False),
    "withdrawn": Done("The decline is withdrawn, and the portal status is up to date."),
    "no_decline": Done("Nothing was changed: there was nothing left to withdraw.", good=False),
    "voided": Done("The sheet is void. Its PINs open nothing."),
    "extended": Done("The sheet is good for longer. The paper stays the same; the last day is below."),
    "good_as_long": Done(
        "Nothing was changed: the sheet can't be extended any further. It ends sooner where a child comes of age or an "
        "authority ends.",
        good=False,
    ),
    "removed": Done("The access has ended. From their next click they see nothing of this child."),
    "removed_wrong": Done(
        "The access has ended, to every child that account saw as this caregiver. This caregiver's sheets that were "
        "still out are void, and no new one lets that account in, unless you let it in again below."
    ),
    "let_in_again": Done("That account can be used again with a new sheet. Access that had ended stays ended."),
    "not_kept_out": Done("Nothing was changed: that account has already been let in again.", good=False),
    "no_access": Done("That access had already ended. Nothing was changed.", good=False),
    "no_reason": Done("Nothing was changed: choose why the access ends.", good=False),
    "gone": Done("That sheet was no longer good. Nothing was changed.", good=False),
    "last_admin": Done(
        "Nothing was changed: this is the practice's last active Practice Admin. Make somebody else one first.",
        good=False,
    ),
    "taken": Done("Nothing was changed: that user has another staff record.", good=False),
    "has_user": Done("Nothing was changed: this staff record has a user. End that association first.", good=False),
    "inactive": Done("Nothing was sent: this staff record is out of use.", good=False),
    "not_a_member": Done("Nothing was changed: choose a user who may open the workspace.", good=False),
}


def go(address: str, word: str) -> HttpResponseRedirect:
    """Back to a page, which says what was done."""
    return HttpResponseRedirect(f"{address}?{PARAMETER}={word}")


def done_here(request: HttpRequest) -> Done | None:
    """What this page should say."""
    return _WORDS.get(request.GET.get(PARAMETER, ""))
