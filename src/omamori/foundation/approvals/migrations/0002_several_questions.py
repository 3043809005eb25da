import json

import omamori.foundation.crypto.fields
from django.db import migrations, models

from omamori.foundation.crypto import seal


def carry_over(apps, schema_editor):
    """Open requests keep their one question; without it they would become approvals without any."""
    Request = apps.get_model("approvals", "Request")
    rows = Request.objects.filter(state="open").order_by()
    for pk, public_id, question, choices in rows.values_list("pk", "public_id", "question", "choices"):
        place = "approvals_request.{column}." + public_id
        text = seal.unseal(bytes(question), context=place.format(column="question")).decode()
        answers = json.loads(seal.unseal(bytes(choices), context=place.format(column="choices")))
        asked = [{"id": "q", "text": text, "choices": answers}] if answers else []
        sealed = seal.seal(
            json.dumps(asked, ensure_ascii=False).encode(), context=place.format(column="questions")
        )
        Request.objects.filter(pk=pk).update(questions=sealed)


class Migration(migrations.Migration):

    dependencies = [
        ("approvals", "0001_initial"),
        ("organization", "0002_presence"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="questions",
            field=omamori.foundation.crypto.fields.SealedJSONField(default=None, null=True),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="request",
            name="questions",
            field=omamori.foundation.crypto.fields.SealedJSONField(default=list, null=True),
        ),
        migrations.RemoveField(model_name="request", name="choices"),
        migrations.RemoveField(model_name="request", name="question"),
        migrations.AddField(
            model_name="request",
            name="unreachable_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="answerrow",
            name="seconds",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="link",
            name="wrong_proofs",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="answerrow",
            name="choice",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddIndex(
            model_name="answerrow",
            index=models.Index(fields=["person", "-public_id"], name="approvals_own_answers"),
        ),
        migrations.AddIndex(
            model_name="answerrow",
            index=models.Index(fields=["at"], name="approvals_answers_by_time"),
        ),
    ]
