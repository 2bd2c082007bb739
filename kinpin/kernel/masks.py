"""An address or a number of which only a little shows."""


def masked_email(email: str) -> str:
    """*c•••@example.com*: enough to know one's own, too little to learn another's."""
    name, at, domain = email.strip().partition("@")
    return f"{name[:1]}•••@{domain}" if at else "•••"


def masked_phone(number: str) -> str:
    """*••• ••• 0134*: the last four digits, of a number that has more than those."""
    digits = "".join(filter(str.isdigit, number))
    return f"••• ••• {digits[-4:]}" if len(digits) >= 7 else "•••"
