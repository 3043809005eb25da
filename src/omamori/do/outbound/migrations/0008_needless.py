"""「止めなくてよかった」の声。"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody has said anything yet."""

    dependencies = [
        ("organization", "0002_presence"),
        ("outbound", "0007_control_scope"),
    ]
    operations = [
        migrations.CreateModel(
            name="NeedlessHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("said_at", models.DateTimeField()),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needless",
                        to="outbound.mail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["rule", "said_at"], name="outbound_ne_rule_8a2067_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mail", "rule", "person"), name="outbound_needless_once"
                    )
                ],
            },
        ),
    ]
