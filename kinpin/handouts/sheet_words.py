"""What the sheet says, in English and Spanish. Short sentences, *usted*, nothing above the sixth grade. Pure."""

from dataclasses import dataclass

from kinpin.kernel.languages import our_language

TITLE_OF_STAFF_LINE = "Portal Registration for Patient {child}"
SIBLINGS_OF_STAFF_LINE = " and selected Siblings"
MADE = "made {when} by {who}"
BY_HAND = "Staff: a letter of a name could not be printed. Write the name by hand where a box with ? stands."


@dataclass(frozen=True, slots=True)
class SheetWords:
    """One language of the sheet. In braces stands what differs from sheet to sheet."""

    language: str
    title: str
    made_for: str
    use_by: str
    day: str  # Django's format of a date
    qr: str
    scan: str  # beside the code where a screen shows it
    # Each step is one sentence or two.
    camera: tuple[str, ...]
    link: tuple[str, ...]
    birth_date: tuple[str, ...]
    birth_date_of_any: tuple[str, ...]
    own_birth_date: tuple[str, ...]
    account_for_one: tuple[str, ...]
    account_for_all: tuple[str, ...]
    own_account: tuple[str, ...]
    no_camera_for_one: str
    no_camera: str
    how_typed: str
    help: str
    help_without_hours: str
    whose: str
    another: str
    lost: str
    no_email: str


def _together(words: str) -> str:
    """Words that no end of a line comes between."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


ENGLISH = SheetWords(
    language="en",
    title="Sign up for the patient portal",
    made_for="For {name}",
    use_by="Use by",
    day="l, F j",
    qr="Code to scan. Or use the address and PINs below.",
    scan="Scan this with the phone's camera",
    camera=("Open your phone's camera.", "Point it at the square."),
    link=("Tap the link.", "Check that it starts with the address below."),
    birth_date=("Type your child's birth date.",),
    birth_date_of_any=("Type your child's birth date.", "One child is enough."),
    own_birth_date=("Type your birth date.",),
    account_for_one=("Make your account.", "The child on this sheet is added."),
    account_for_all=("Make your account.", "All children on this sheet are added."),
    own_account=("Make your account.",),
    no_camera_for_one="No camera? Go to this address and type the PIN",
    no_camera="No camera? Go to this address and type each PIN",
    how_typed="Capital or small letters, with or without spaces. A PIN never has A, E, I, O, U, Y or a number.",
    help="Need help? Call {phone}, {hours}. Say sheet number {number}.",
    help_without_hours="Need help? Call {phone}. Say sheet number {number}.",
    whose="This sheet is only for the person named above.",
    another="Another caregiver? Ask us for another sheet.",
    lost="Lost it? Call us. We will turn it off and make a new one. Found it? Please call us or shred it.",
    no_email="No e-mail or smartphone? Ask us at the front desk.",
)

SPANISH = SheetWords(
    language="es",
    title="Inscríbase en el " + _together("portal del paciente"),
    made_for="Para {name}",
    use_by="Úsela hasta el",
    day="l " + _together(r"j \d\e F"),
    qr="Código para escanear. O use la dirección y los PIN de abajo.",
    scan="Escanee esto con la cámara del teléfono",
    camera=("Abra la cámara de su teléfono.", "Apúntela al cuadro."),
    link=("Toque el enlace.", "Revise que empiece con la dirección de abajo."),
    birth_date=("Escriba la fecha de nacimiento de su " + _together("hijo o hija") + ".",),
    birth_date_of_any=("Escriba la fecha de nacimiento de su " + _together("hijo o hija") + ".", "Basta con una."),
    own_birth_date=("Escriba su fecha de nacimiento.",),
    account_for_one=("Cree su cuenta.", "Se agrega el niño o la niña de esta hoja."),
    account_for_all=("Cree su cuenta.", "Se agregan todos los niños de esta hoja."),
    own_account=("Cree su cuenta.",),
    no_camera_for_one="¿Sin cámara? Vaya a esta dirección y escriba el PIN",
    no_camera="¿Sin cámara? Vaya a esta dirección y escriba cada PIN",
    how_typed="Con o sin mayúsculas y espacios. Un PIN nunca lleva A, E, I, O, U, Y ni números.",
    help="¿Necesita ayuda? Llame al {phone}, {hours}. Diga el número de hoja {number}.",
    help_without_hours="¿Necesita ayuda? Llame al {phone}. Diga el número de hoja {number}.",
    whose="Esta hoja es solo para la persona nombrada arriba.",
    another="¿Otro cuidador? Pídanos otra hoja.",
    lost="¿La perdió? Llámenos: la anulamos y le damos otra. ¿La encontró? Llámenos o destrúyala.",
    no_email="¿Sin correo o sin teléfono? Pregunte en recepción.",
)


def words_in(language: str) -> SheetWords:
    """The words of a hand-out's language; English where there are none."""
    return SPANISH if our_language(language) == "es" else ENGLISH
