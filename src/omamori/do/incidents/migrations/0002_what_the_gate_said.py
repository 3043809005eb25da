"""Near misses keep what the gate had said; those of before get it from the facts."""

from django.db import migrations, models


def filled(apps, schema_editor):
    facts = apps.get_model("ledger", "FactRow").objects.filter(name="incidents.near_miss_recorded")
    near_misses = apps.get_model("incidents", "NearMiss").objects
    for subject, payload in facts.values_list("subject_id", "payload").iterator():
        codes = tuple(dict.fromkeys(payload.get("reasons") or ()))
        persons = payload.get("persons") or 0
        if codes or persons:
            reasons = f",{','.join(codes)}," if codes else ""
            near_misses.filter(public_id=subject).update(reasons=reasons, persons=persons)


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0001_initial"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField("nearmiss", "reasons", models.TextField(blank=True, default="")),
        migrations.AlterField("nearmiss", "reasons", models.TextField(blank=True)),
        migrations.AddField("nearmiss", "persons", models.PositiveIntegerField(default=0)),
        migrations.AddIndex(
            "nearmiss", models.Index(fields=["noticed_at"], name="incidents_n_noticed_aa50e7_idx")
        ),
        migrations.RunPython(filled, migrations.RunPython.noop),
    ]
