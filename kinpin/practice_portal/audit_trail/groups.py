"""The filter of a trail: kinds of events in a few groups that a compliance officer asks for."""

from kinpin.audit.kinds import Kind

_GROUPS = {
    "access": (
        "Charts and children looked at",
        ("chart", "child", "contact:viewed", "appointment:viewed", "schedule:viewed"),
    ),
    "charts": ("Changes to charts", ("patient", "contact", "authority", "siblings")),
    "pins": ("PINs and sheets", ("pin", "handout")),
    "portal": ("Portal access of families", ("enrollment", "portal", "terms", "email", "notice")),
    "schedule": ("The schedule", ("schedule", "appointment")),
    "signing": ("Signing in", ("login", "session", "page")),
    "house": (
        "Staff, providers, settings, imports, audit",
        ("practice", "organization", "site", "provider", "staff", "membership", "import", "audit"),
    ),
}
CHOICES = [(name, label) for name, (label, _) in _GROUPS.items()]


def kinds_of(group: str) -> frozenset[Kind]:
    """The kinds of a group; none, which filters nothing, for a group there is not."""
    _, starts = _GROUPS.get(group, ("", ()))
    return frozenset(kind for kind in Kind if kind.value in starts or kind.value.partition(":")[0] in starts)
