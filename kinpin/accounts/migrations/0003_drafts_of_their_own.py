from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_purpose_of_a_proof'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='drafts',
            field=models.TextField(default='{}'),
        ),
    ]
