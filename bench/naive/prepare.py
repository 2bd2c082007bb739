"""Tables and people for the naive view. Run as a program: prints what its client must send."""

import json
import sys
from datetime import date

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps([_session(n) for n in range(sessions)]))


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


def _session(number: int) -> str:
    user = User.objects.create_user(f"user{number}", password=None)
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:4]))
