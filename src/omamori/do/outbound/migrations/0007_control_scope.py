"""統制の版に、範囲と終わりの日が加わる。"""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Versions made before are for the whole company, until further notice."""

    dependencies = [("outbound", "0006_emergency")]
    operations = [
        migrations.AddField(
            "controlversion", "scope_kind", models.CharField(default="company", max_length=12)
        ),
        migrations.AddField(
            "controlversion", "scope_value", models.CharField(blank=True, max_length=320)
        ),
        migrations.AddField(
            "controlversion", "effective_to", models.DateField(blank=True, null=True)
        ),
        migrations.RemoveConstraint("controlversion", "outbound_control_one_proposal"),
        migrations.AddConstraint(
            "controlversion",
            models.UniqueConstraint(
                fields=["rule", "scope_kind", "scope_value"],
                condition=Q(approved_at=None, rejected_at=None),
                name="outbound_control_one_proposal",
            ),
        ),
        migrations.AddConstraint(
            "controlversion",
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="outbound_control_days",
            ),
        ),
    ]
