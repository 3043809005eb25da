"""Where people want their urgent notices."""

import django.db.models.deletion
from django.db import migrations, models

import omamori.foundation.crypto.fields
import omamori.foundation.records.public_id


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0002_recall_hours"),
        ("organization", "0004_import_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeTalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", omamori.foundation.records.public_id.PublicIdField(default=omamori.foundation.records.public_id.new_public_id, editable=False, max_length=26, unique=True)),
                ("talk", omamori.foundation.crypto.fields.SealedTextField(default="")),
                ("code", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("adoption", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="messaging.adoption")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organization.person")),
            ],
        ),
        migrations.AddConstraint(
            model_name="noticetalk",
            constraint=models.UniqueConstraint(fields=("adoption", "person"), name="messaging_one_notice_talk"),
        ),
    ]
