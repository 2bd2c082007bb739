from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0002_indexes_that_are_asked'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='answer',
            name='made_at',
        ),
    ]
