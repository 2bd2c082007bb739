from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0004_indexes_that_are_asked'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='contact',
            name='organization',
        ),
    ]
