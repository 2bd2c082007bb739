"""The answer to Register: the only place where the plain PINs and the token stand. Pure."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issued:
    """A sheet by its public id, its token, and its plain PINs by patient id."""

    handout: str
    token: str
    pins: dict[int, str]


def written(issued: Issued) -> str:
    """An answer as it is kept, sealed, for a while."""
    return json.dumps({"handout": issued.handout, "token": issued.token, "pins": issued.pins})


def read_answer(answer: str) -> Issued:
    """The answer as it was given, from what is kept of it."""
    found = json.loads(answer)
    return Issued(found["handout"], found["token"], {int(pk): pin for pk, pin in found["pins"].items()})
