"""台帳のファイルの表。A file between upload and confirmation, and how its headings were read. No decisions here."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel
from omamori.foundation.records.public_id import PublicIdField


class LedgerFile(SealedModel):
    """台帳のファイル。A company's own ledger, until it is taken in or given up."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "確認待ち"
        DONE = "done", "取り込み済み"
        DISCARDED = "discarded", "取りやめ"
        UNDONE = "undone", "元に戻した"

    public_id = PublicIdField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    uploaded_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    file_hash = models.CharField(max_length=64)
    original = models.CharField(max_length=26, blank=True)
    """The file, and ``cells`` what one of its sheets says: sealed in storage until it is done or a day old."""
    cells = models.CharField(max_length=26, blank=True)
    heading_row = models.PositiveIntegerField(null=True, blank=True)
    """Where a person has said so; from 0."""
    headings = models.JSONField(default=dict)
    """Key of a column by heading, as a person has decided; an empty key is not used."""
    told = SealedJSONField(null=True)
    """``answers``, ``defaults``, ``fill_down``: words of the file name people."""
    batch = models.CharField(max_length=26, blank=True)
    """Public id of the change of many that its complete entries are."""
    made = models.JSONField(default=list)
    """Public ids of the editions it became, to give them up together."""
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    drafts = models.PositiveIntegerField(default=0)

    class Meta:
        """The hourly job asks for what is old and open."""

        indexes = [models.Index(fields=["state", "uploaded_at"])]


class HeadingLayout(models.Model):
    """見出しの読み替え。How the headings of files laid out alike were read the last time."""

    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the headings."""
    headings = models.JSONField(default=dict)
    used_at = models.DateTimeField()
