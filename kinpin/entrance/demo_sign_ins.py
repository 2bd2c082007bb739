"""The demo's own sign-ins: told on its first page and on its sign-in page, refused everywhere else."""

DEMO_DOMAIN = "@demo.kinpin.test"
DEMO_SIGN_INS = (
    ("frontdesk@demo.kinpin.test", "Front Desk, with an associated staff record"),
    ("newhire@demo.kinpin.test", "Front Desk, without an associated staff record"),
    ("admin@demo.kinpin.test", "Practice Admin"),
)
DEMO_PASSWORD = "kinpin-demo-2026"  # noqa: S105 - of all of them
