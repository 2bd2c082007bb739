"""E-mail addresses as values."""

from email.utils import parseaddr

_LINK = "mailto:"


def mailbox(written: str) -> str:
    """The address in what was written: without spaces around it, a name before it, or `mailto:`.

    What is no single address is left as it is.
    """
    text = written.strip()
    if text[: len(_LINK)].lower() == _LINK:
        text = text[len(_LINK) :].partition("?")[0]
    found = parseaddr(text)[1]
    return found if "@" in found and text.count("@") == 1 else text


def mailbox_key(written: str) -> str:
    """The address as it is looked up: two that reach the same mailbox have the same."""
    return mailbox(written).lower()


def is_same_mailbox(one: str, other: str) -> bool:
    """Whether two addresses reach the same mailbox. An empty one reaches none."""
    return bool(one) and mailbox_key(one) == mailbox_key(other)
