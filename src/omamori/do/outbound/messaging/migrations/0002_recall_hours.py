"""How long messages can be taken back with the company's own settings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "adoption", "recall_hours", models.PositiveIntegerField(blank=True, null=True)
        ),
    ]
