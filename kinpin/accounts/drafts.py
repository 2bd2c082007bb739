"""What the pages of a sign-in held when its screen was locked: in a column of its own, which no saved session touches.

All pages of a browser lock in the same instant. Each changes what is there by then, not what its request has read.
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from kinpin.accounts.models import Session

Change = Callable[[dict[str, Any]], None]


class Drafts:
    """The drafts of one sign-in, as they were when a request came. Changes wait for `save`."""

    def __init__(self, sign_in: str = "", stored: str = "{}") -> None:
        self._sign_in = sign_in  # and not the session's key, which another request may change meanwhile
        self._changes: list[Change] = []
        self.read: dict[str, Any] = json.loads(stored)

    def change(self, change: Change) -> None:
        """Apply `change` to the drafts as they are when they are saved."""
        self._changes.append(change)

    def save(self) -> None:
        """Make the changes, each once; they are lost with a sign-in that has ended."""
        changes, self._changes = self._changes, []
        if not changes:
            return
        with transaction.atomic():
            own = Session.objects.select_for_update().filter(sign_in=self._sign_in).exclude(sign_in="")
            for key_digest, stored in own.values_list("pk", "drafts"):
                now = json.loads(stored)
                for change in changes:
                    change(now)
                Session.objects.filter(pk=key_digest).update(drafts=json.dumps(now, separators=(",", ":")))
