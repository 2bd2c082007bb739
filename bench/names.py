"""Invented names by the ten thousand, drawn as names are in life: a few often, most hardly ever."""

from dataclasses import dataclass
from random import Random

# fmt: off
_ONSETS = [
    "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "th", "v",
    "w",
]
# fmt: on
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_ENDS = ["", "n", "r", "s", "l", "nd", "ck", "tt"]
_SURNAMES, _GIVEN = 50_000, 1_600


@dataclass(frozen=True, slots=True)
class Names:
    surnames: list[str]
    given: list[str]

    def surname(self, random: Random) -> str:
        return _zipf(self.surnames, random)

    def first(self, random: Random) -> str:
        return _zipf(self.given, random)


def make_names(random: Random) -> Names:
    return Names(_some(_SURNAMES, (2, 3), random), _some(_GIVEN, (1, 3), random))


def _some(count: int, syllables: tuple[int, int], random: Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        parts = range(random.randint(*syllables))
        word = "".join(random.choice(_ONSETS) + random.choice(_VOWELS) for _ in parts) + random.choice(_ENDS)
        found[word.title()] = None
    return list(found)


def _zipf(words: list[str], random: Random) -> str:
    """A word drawn as names are: the first of a list in nearly a tenth of all cases, the last hardly ever."""
    return words[int(len(words) ** random.random()) - 1]
