"""Tables and people for the naive view. Run as a program: prints what its client must send."""

import json
import sys
from datetime import date, timedelta

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from bench.naive.models import Caregiver, Patient, Pin  # noqa: E402
from bench.naive.views import digest  # noqa: E402


def main(patients: int, sessions: int, pins: int) -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    _fill(patients)
    born = date(2019, 3, 14)
    first = Caregiver.objects.order_by("pk").first()
    assert first is not None
    Pin.objects.bulk_create(
        Pin(patient_id=n % patients + 1, caregiver=first, digest=digest(f"PIN{n:07d}"), issued_at=born)
        for n in range(pins)
    )
    keys = _sign_in(sessions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(keys))


def _fill(patients: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Patient._meta.db_table} (name, birth_date, portal_status) "
            "SELECT 'Patient ' || n, '2019-03-14', 'unregistered' FROM generate_series(1, %s) n",
            [patients],
        )
        cursor.execute(
            f"INSERT INTO {Caregiver._meta.db_table} (patient_id, name, authority) "
            f"SELECT id, 'Mother', 'JOINT' FROM {Patient._meta.db_table}"
        )


def _sign_in(count: int) -> list[str]:
    """Users, each signed in: the keys of their sessions."""
    users = User.objects.bulk_create(User(username=f"user{n}", password="!") for n in range(count))
    keys = [get_random_string(32) for _ in users]
    ends = timezone.now() + timedelta(days=14)
    Session.objects.bulk_create(
        Session(session_key=key, session_data=SessionStore().encode(_signed_in(user)), expire_date=ends)
        for key, user in zip(keys, users, strict=True)
    )
    return keys


def _signed_in(user: User) -> dict[str, str]:
    return {
        "_auth_user_id": str(user.pk),
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "_auth_user_hash": user.get_session_auth_hash(),
    }


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:4]))
