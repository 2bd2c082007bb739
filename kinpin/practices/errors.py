"""How this app says no."""

from kinpin.kernel.errors import NotFoundError, RefusedError, StaleError


class NotPermittedError(RefusedError):
    """The person may not do this.

    `reason` is the permission that is missing; `practice` for another practice, `operator` for what commands do.
    """


class StaffRecordNotFoundError(NotFoundError):
    """There is no such staff record at this practice."""


class MemberNotFoundError(NotFoundError):
    """There is no such user of this practice's workspace."""


class PlaceNotFoundError(NotFoundError):
    """There is no such site or provider at this practice."""


class PlaceStaleError(StaleError):
    """Somebody else, or an import, changed the site or provider meanwhile."""


class SettingsStaleError(StaleError):
    """Somebody else changed the practice's settings meanwhile."""


class TermsStaleError(StaleError):
    """Somebody else published terms meanwhile."""


class StaffRecordStaleError(StaleError):
    """Somebody else changed the staff record meanwhile."""


class AssociationRefusedError(RefusedError):
    """The user can't be associated, or nobody invited: `taken` (the user has another staff record), `has_user` (the
    record has another user), `inactive` (the record is), `not_a_member`."""


class SecondFactorKeptError(RefusedError):
    """A user's second factors stay.

    `own` (one's own are changed under Security), `elsewhere` (the user works at another practice too), `none`.
    """


class LastAdminError(RefusedError):
    """The practice would be left without an active Practice Admin."""


class InvitationRefusedError(RefusedError):
    """The invitation opens nothing: `lapsed` (unknown, used, revoked or too old), `taken` or `has_user`."""
