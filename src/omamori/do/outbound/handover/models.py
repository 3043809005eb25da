"""リンクの表。Links in place of attachments, their files, who may fetch them, and what happened to them.

Tokens and codes are kept as hashes only. Names of files are sealed and go with the files.
"""

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Handover(models.Model):
    """リンク。Files of one mail that its receivers fetch."""

    public_id = PublicIdField()
    mail = models.ForeignKey("outbound.Mail", on_delete=models.CASCADE, related_name="handovers")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    erase_after = models.DateTimeField()
    log_until = models.DateTimeField()
    """Until when it is kept who opened."""
    fetches = models.PositiveIntegerField()
    """How often one receiver may fetch one file."""
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extension_asked_at = models.DateTimeField(null=True, blank=True)
    """A receiver has asked for more days, and the sender has not decided yet."""
    wrong = models.BooleanField(default=False)
    """Stopped because it went, or would have gone, to the wrong person."""
    erased_at = models.DateTimeField(null=True, blank=True)
    log_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists run newest first; sweeps by their moment."""

        indexes = [
            models.Index(
                fields=["erase_after"],
                condition=models.Q(erased_at=None),
                name="handover_to_erase",
            ),
            models.Index(
                fields=["log_until"],
                condition=models.Q(log_erased_at=None),
                name="handover_log_to_erase",
            ),
        ]


class HandoverFile(SealedModel):
    """渡すファイル。One file as it was attached, in sealed storage."""

    public_id = PublicIdField()
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = SealedTextField()
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=26, blank=True, db_index=True)
    """Empty once erased."""

    class Meta:
        """Read with their link, in order."""

        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="handover_file_number")
        ]


class HandoverReceiver(models.Model):
    """受け取る人。One receiver of the mail who asked for a code; his address lies with the mail."""

    public_id = PublicIdField()
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="receivers")
    recipient = models.ForeignKey(
        "outbound.MailRecipient", on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(max_length=32, blank=True)
    """Keyed hash of the one-time code; empty when none is in force."""
    code_ends_at = models.DateTimeField(null=True, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    codes_sent = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    """Wrong codes since the last right one."""
    locked_at = models.DateTimeField(null=True, blank=True)
    grant = models.CharField(max_length=64, blank=True)
    """Hash of what his browser holds after a right code."""
    grant_ends_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    """First right code: from then on he may have seen the files."""

    class Meta:
        """Each once."""

        constraints = [
            models.UniqueConstraint(fields=["handover", "recipient"], name="handover_receiver_once")
        ]


class Fetch(models.Model):
    """受け取り。How often a receiver has fetched a file; counted before the first byte goes."""

    receiver = models.ForeignKey(HandoverReceiver, on_delete=models.CASCADE, related_name="fetched")
    file = models.ForeignKey(HandoverFile, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One counter for both."""

        constraints = [
            models.UniqueConstraint(fields=["receiver", "file"], name="handover_fetch_once")
        ]


class Happening(models.Model):
    """記録。What a receiver did at the page: kept for the dated period, then erased."""

    class What(models.TextChoices):
        """Steps that are kept."""

        CODE = "code", "コードを送った"
        OPENED = "opened", "コードを入れて開いた"
        FETCHED = "fetched", "ファイルを受け取った"
        WRONG = "wrong", "違うコードを入れた"
        LOCKED = "locked", "5回違い、開けなくなった"
        UNLOCKED = "unlocked", "もう一度開けるようにした"

    receiver = models.ForeignKey(HandoverReceiver, on_delete=models.CASCADE, related_name="log")
    file = models.ForeignKey(
        HandoverFile, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    client = models.CharField(max_length=40, blank=True)
    """Kind of program, coarse."""

    class Meta:
        """Read by their receiver, in order."""

        ordering = ["at", "id"]
