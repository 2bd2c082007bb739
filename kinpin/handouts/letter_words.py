"""What messages say, in English and Spanish. No subject holds a name, a code or a link. Pure."""

from dataclasses import dataclass
from typing import TypeVar

from kinpin.accounts.words import SecurityChange
from kinpin.kernel.languages import our_language

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """A message's subject and its paragraphs. In braces stands what differs from message to message."""

    subject: str
    paragraphs: tuple[str, ...]


SIGN_UP_CODE = {
    "en": Words(
        "Your code for the patient portal",
        (
            "Your code is {code}",
            "Type it on the page where you asked for it. It works for 10 minutes.",
            "We never ask you for this code, by phone, text or e-mail. Do not give it to anyone.",
            "If you did not ask for a code, do nothing. No account is made without it.",
        ),
    ),
    "es": Words(
        "Su código para el portal del paciente",
        (
            "Su código es {code}",
            "Escríbalo en la página donde lo pidió. Sirve 10 minutos.",
            "Nunca le pedimos este código, ni por teléfono, ni por mensaje, ni por correo. No se lo dé a nadie.",
            "¿No pidió un código? No haga nada. Sin él no se crea ninguna cuenta.",
        ),
    ),
}

RESET_CODE = {
    "en": Words(
        "Your code for a new password",
        (
            "Your code is {code}",
            "Type it on the page where you asked for a new password. It works for 10 minutes.",
            "We never ask you for this code, by phone, text or e-mail. Do not give it to anyone.",
            "If you did not ask for a new password, do nothing. Your password stays the same.",
        ),
    ),
    "es": Words(
        "Su código para una contraseña nueva",
        (
            "Su código es {code}",
            "Escríbalo en la página donde pidió una contraseña nueva. Sirve 10 minutos.",
            "Nunca le pedimos este código, ni por teléfono, ni por mensaje, ni por correo. No se lo dé a nadie.",
            "¿No pidió una contraseña nueva? No haga nada. Su contraseña sigue igual.",
        ),
    ),
}

ADDRESS_IN_USE = {
    "en": Words(
        "You have an account already",
        (
            "Someone asked to sign up with this e-mail. It has an account already.",
            "If it was you, sign in here: {address}",
            "Forgot your password? You can make a new one on that page.",
            "If it is another adult's account: each adult needs their own e-mail. Use another one to sign up.",
            "If it was not you, do nothing. Your account stays the same.",
        ),
    ),
    "es": Words(
        "Usted ya tiene una cuenta",
        (
            "Alguien quiso inscribirse con este correo. Ya hay una cuenta con él.",
            "¿Fue usted? Inicie sesión aquí: {address}",
            "¿Olvidó su contraseña? En esa página puede crear otra.",
            "¿Es la cuenta de otro adulto? Cada adulto necesita su propio correo. Inscríbase con otro.",
            "¿No fue usted? No haga nada. Su cuenta sigue igual.",
        ),
    ),
}

# For staff, whose pages are in English.
INVITATION = {
    "en": Words(
        "Your invitation to the workspace",
        (
            "You are invited to the workspace of {practice}.",
            "Open this link within 24 hours and choose a password: {address}",
            "The link works once. Do not pass it on.",
            "If you did not expect this, do nothing.",
        ),
    ),
}

# Names neither who signed in nor the child.
ACCESS_NOTICE = {
    "en": Words(
        "A change to portal access",
        (
            "Someone on file at {practice} can now sign in for a child in your care.",
            "If you expected this, do nothing. If not, call {phone}.",
        ),
    ),
    "es": Words(
        "Un cambio en el acceso al portal",
        (
            "Una persona registrada en {practice} ya puede entrar al portal de un niño o niña a su cargo.",
            "Si lo esperaba, no haga nada. Si no, llame al {phone}.",
        ),
    ),
}

# To a grown patient, whose chart has another address than the account.
ACCESS_NOTICE_OF_OWN = {
    "en": Words(
        ACCESS_NOTICE["en"].subject,
        (
            "There is now a portal account that shows your own record at {practice}.",
            "If it is yours, do nothing. If not, call {phone}.",
        ),
    ),
    "es": Words(
        ACCESS_NOTICE["es"].subject,
        (
            "Ya hay una cuenta del portal que muestra su propio expediente en {practice}.",
            "Si es suya, no haga nada. Si no, llame al {phone}.",
        ),
    ),
}

# To the address before. It does not say which is the new one.
ADDRESS_CHANGED = {
    "en": Words(
        "Your e-mail was changed",
        (
            "{practice} now has a different e-mail address for you. This one is no longer on file.",
            "If you asked for this, do nothing. If not, call {phone} today.",
        ),
    ),
    "es": Words(
        "Cambiaron su correo electrónico",
        (
            "{practice} tiene ahora otro correo electrónico suyo. Este ya no está en sus archivos.",
            "Si usted lo pidió, no haga nada. Si no, llame hoy al {phone}.",
        ),
    ),
}

# To whoever signs in on the family's side; and to those at a practice, who may have learned Spanish first too.
SECURITY_CHANGED = {
    "en": Words(
        "A change to your sign-in",
        (
            "This changed on your patient portal account on {when}:\n{changes}",
            "If it was you, do nothing.",
            "If it was not you, make a new password now. Go to {address} and press “Forgot your password?”. Then call "
            "{whom}.",
        ),
    ),
    "es": Words(
        "Un cambio en su inicio de sesión",
        (
            "Esto cambió en su cuenta del portal del paciente el {when}:\n{changes}",
            "¿Fue usted? No haga nada.",
            "¿No fue usted? Cree ahora otra contraseña. Vaya a {address} y toque “¿Olvidó su contraseña?”. Después "
            "llame {whom}.",
        ),
    ),
}

SECURITY_CHANGED_OF_STAFF = {
    "en": Words(
        "A change to your sign-in",
        (
            "This changed on your sign-in to the workspace on {when}:\n{changes}",
            "If it was you, or you asked for it, do nothing.",
            "If not, make a new password now. Go to {address} and press “Forgot your password?”. Then call {whom}, and "
            "ask a Practice Admin to reset your second step.",
        ),
    ),
    "es": Words(
        "Un cambio en su inicio de sesión",
        (
            "Esto cambió en su inicio de sesión para el trabajo el {when}:\n{changes}",
            "¿Fue usted, o lo pidió? No haga nada.",
            "Si no, cree ahora otra contraseña. Vaya a {address} y toque “Forgot your password?”. Después llame {whom} "
            "y pida a quien administra el consultorio que restablezca su segundo paso.",
        ),
    ),
}

SECURITY_CHANGES = {
    "en": {
        SecurityChange.PASSWORD: "A new password was made.",
        SecurityChange.APP_ADDED: "An authenticator app was added.",
        SecurityChange.APP_REMOVED: "The authenticator app was removed.",
        SecurityChange.PASSKEY_ADDED: "A passkey was added.",
        SecurityChange.PASSKEY_REMOVED: "A passkey was removed.",
        SecurityChange.CODES_MADE: "Recovery codes were made.",
        SecurityChange.CODES_MADE_ANEW: "New recovery codes were made. The old ones no longer work.",
        SecurityChange.CODE_USED: "A recovery code was used.",
        SecurityChange.SECOND_STEP_RESET: "Your second step was taken away.",
    },
    "es": {
        SecurityChange.PASSWORD: "Se creó otra contraseña.",
        SecurityChange.APP_ADDED: "Se agregó una aplicación de autenticación.",
        SecurityChange.APP_REMOVED: "Se quitó la aplicación de autenticación.",
        SecurityChange.PASSKEY_ADDED: "Se agregó una llave de acceso.",
        SecurityChange.PASSKEY_REMOVED: "Se quitó una llave de acceso.",
        SecurityChange.CODES_MADE: "Se crearon códigos de recuperación.",
        SecurityChange.CODES_MADE_ANEW: "Se crearon otros códigos de recuperación. Los anteriores ya no sirven.",
        SecurityChange.CODE_USED: "Se usó un código de recuperación.",
        SecurityChange.SECOND_STEP_RESET: "Se quitó su segundo paso.",
    },
}

# Django's format of a moment, which its half of the day and zone follow; whom to call, with a number and without.
MOMENT = {"en": "F j, Y, g:i", "es": r"j \d\e F \d\e Y, g:i"}
CALL = {"en": ("{phone}", "your practice"), "es": ("al {phone}", "a su consultorio")}


def in_language(words: dict[str, T], language: str) -> T:
    """The words in the language that a tag means, as *es* or *es-MX*; English where there are none."""
    return words.get(our_language(language), words["en"])
