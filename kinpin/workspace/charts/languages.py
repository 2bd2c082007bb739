"""The languages a person may be noted to speak: those that pediatric practices in the United States meet most."""

_NAMES = {
    "en": "English",
    "es": "Spanish",
    "am": "Amharic",
    "ar": "Arabic",
    "zh": "Chinese",
    "fr": "French",
    "de": "German",
    "gu": "Gujarati",
    "ht": "Haitian Creole",
    "hi": "Hindi",
    "hmn": "Hmong",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "ne": "Nepali",
    "fa": "Persian",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "ase": "American Sign Language",
}


def language_choices(stored: str) -> list[tuple[str, str]]:
    """Codes and names for a drop-down; a stored code that is none of ours stays as it is."""
    further = [(stored, language_name(stored))] if stored and stored not in _NAMES else []
    return [("", "Not on file"), *further, *_NAMES.items()]


def language_name(code: str) -> str:
    """*Spanish (es-MX)*"""
    name = _NAMES.get(code) or _NAMES.get(code.split("-")[0].lower(), "")
    return name if code in _NAMES else f"{name} ({code})" if name else code
