"""The words of a practice's settings. Pure."""

from kinpin.kernel.words import Labelled

# NIST SP 800-63A-4 3.8: a sheet handed over in person is never good for longer than 21 days.
SHORTEST_PIN_LIFE, LONGEST_PIN_LIFE = 1, 21  # days


class Paper(Labelled):
    """What lies in the printer."""

    LETTER = "letter", "US Letter"
    A4 = "a4", "A4"
