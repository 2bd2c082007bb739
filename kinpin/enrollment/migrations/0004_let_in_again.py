from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrollment', '0003_came_of_age'),
    ]

    operations = [
        migrations.AddField(
            model_name='enrollment',
            name='let_in_again_at',
            field=models.DateTimeField(null=True),
        ),
    ]
