from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("contact_id__isnull", False), ("patient_id", None)),
                fields=["practice_id", "contact_id", "id"],
                name="audit_by_contact",
            ),
        ),
    ]
