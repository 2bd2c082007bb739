"""The letters of a PIN as words, for reading aloud: B, C, D and the like sound alike on the phone. Pure."""

from kinpin.kernel.languages import our_language

_ENGLISH = (
    "Bravo Charlie Delta Foxtrot Golf Hotel Juliett Kilo Lima Mike November Papa Quebec Romeo Sierra Tango Victor "
    "Whiskey X-ray Zulu"
)
_SPANISH = (
    "burro casa dedo foca gato hoja jirafa kilo luna mano nube pato queso ratón sol taza vaca "
    "Washington xilófono zapato"
)
_WORDS = {
    language: {word[0].upper(): word for word in words.split()}
    for language, words in (("en", _ENGLISH), ("es", _SPANISH))
}


def spelled(letters: str, language: str) -> list[str]:
    """A word for each letter: *KMFQ* is Kilo Mike Foxtrot Quebec. English where there are no words in the language."""
    words = _WORDS[our_language(language)]
    return [words[letter] for letter in letters]
