from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0002_indexes_that_are_asked'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='practice',
            name='temporary_names',
        ),
    ]
