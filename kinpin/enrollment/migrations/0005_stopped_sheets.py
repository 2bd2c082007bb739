from django.db import migrations, models

ENDS = (
    "redeemed", "replaced", "voided", "expired", "locked", "stopped", "authority", "age", "hold", "patient_status",
)  # fmt: skip


def rename_end(apps, schema_editor):
    apps.get_model("enrollment", "Pin").objects.filter(end_reason="held").update(end_reason="stopped")


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0004_let_in_again")]

    operations = [
        migrations.RenameField("handout", "held_at", "stopped_at"),
        migrations.AlterField(
            "pin",
            "end_reason",
            models.CharField(max_length=16, blank=True, choices=[(end, end) for end in ENDS]),
        ),
        migrations.RunPython(rename_end, migrations.RunPython.noop),
    ]
