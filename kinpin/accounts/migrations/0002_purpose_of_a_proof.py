from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        # A proof lives ten minutes: of one under way, for a new password, another code must be asked for.
        migrations.AddField(
            model_name='emailproof',
            name='purpose',
            field=models.CharField(choices=[('sign_up', 'sign_up'), ('reset', 'reset')], default='sign_up', max_length=8),
            preserve_default=False,
        ),
        migrations.RemoveField(
            model_name='emailproof',
            name='started_at',
        ),
    ]
