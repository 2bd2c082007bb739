"""The languages a person may be noted to speak."""

from kinpin.kernel.languages import NAMES, base_language


def language_choices(stored: str) -> list[tuple[str, str]]:
    """Codes and names for a drop-down; a stored code that is none of ours stays as it is."""
    further = [(stored, language_name(stored))] if stored and stored not in NAMES else []
    return [("", "Not on file"), *further, *NAMES.items()]


def language_choice(stored: str) -> str:
    """What a drop-down has for a stored code: *es* for *es-MX*; empty where it has nothing."""
    base = base_language(stored)
    return base if base in NAMES else ""


def language_name(code: str) -> str:
    """*Spanish (es-MX)*"""
    name = NAMES.get(base_language(code), "")
    return name if code in NAMES else f"{name} ({code})" if name else code
