"""メッセージの表。Adopted tools with their sealed connections, who was told how to use them, messages and parts."""

from django.db import models
from django.db.models import Q

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Adoption(SealedModel):
    """道具の採用。A messaging tool as a change: asked for with its risk, approved, stopped."""

    class State(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", "承認待ち"
        ADOPTED = "adopted", "使用中"
        REJECTED = "rejected", "不採用"
        STOPPED = "stopped", "停止中"

    public_id = PublicIdField()
    tool = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    purpose = models.CharField(max_length=400)
    """What it is used for, and who asked for it."""
    risk = models.CharField(max_length=400)
    """What could go wrong (リスク)."""
    measures = models.CharField(max_length=400)
    """What is done about it (対策)."""
    clause = models.CharField(max_length=20)
    """Clause of the company's rules."""
    guidance = models.CharField(max_length=2000)
    """What every user reads and confirms before the first use."""
    guidance_number = models.PositiveIntegerField(default=1)
    """Rises with each new text: earlier confirmations lapse."""
    recall_hours = models.PositiveIntegerField(null=True, blank=True)
    """Until when a message can be taken back with the company's own settings; None as documented."""
    requested_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    """First day of use; the stricter weeks count from here."""
    settings = SealedJSONField(default=dict)
    """Tokens and keys of the connection."""
    identity = SealedTextField(default="")
    """Who we are there, when the connection was last tried."""

    class Meta:
        """One living adoption for each tool."""

        constraints = [
            models.UniqueConstraint(
                fields=["tool"],
                condition=Q(state__in=("requested", "adopted", "stopped")),
                name="messaging_one_adoption",
            )
        ]


class Confirmation(models.Model):
    """使い方の確認。A person read the guidance of a tool and confirmed it."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="confirmations")
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    guidance_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Once for each text."""

        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "person", "guidance_number"], name="messaging_confirmed_once"
            )
        ]


class NoticeTalk(SealedModel):
    """知らせを受けるトーク。Where a person wants his urgent notices, proved by a code that was sent there."""

    public_id = PublicIdField()
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    talk = SealedTextField(default="")
    code = models.CharField(max_length=64, blank=True)
    """Keyed hash of the code; empty once it came back."""
    asked_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One talk of a person in each tool."""

        constraints = [
            models.UniqueConstraint(fields=["adoption", "person"], name="messaging_one_notice_talk")
        ]


class Message(SealedModel):
    """メッセージ。What a mail row says about a chat message, and what only a chat message has."""

    class State(models.TextChoices):
        """How far the sending is; what comes before is the state of its mail."""

        WAITING = "waiting", "送信前"
        SENT = "sent", "送信済み"
        UNKNOWN = "unknown", "届いたか分からない"
        FAILED = "failed", "送れなかった"
        RECALLING = "recalling", "取り消し中"
        RECALLED = "recalled", "取り消し済み"

    public_id = PublicIdField()
    mail = models.OneToOneField(
        "outbound.Mail", on_delete=models.CASCADE, related_name="chat_message"
    )
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="messages")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)
    """Code of what the service said, when it is not sent or not recalled."""
    receiver_id = models.CharField(max_length=26)
    """Public id of the person in the master list; he may be erased meanwhile."""
    talk = SealedTextField()
    readers_mark = models.CharField(max_length=64)
    """Hash of the accounts that read the talk when the message was written."""
    sent_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)


class Part(SealedModel):
    """部分。One call at the service: the text, or a file. Noted before it is made."""

    class State(models.TextChoices):
        """What is known of the call."""

        WAITING = "waiting", "送信前"
        SENDING = "sending", "送信中"
        SENT = "sent", "送信済み"
        RECALLED = "recalled", "取り消し済み"

    public_id = PublicIdField()
    """Also the key that makes a repeated call harmless where the service knows one."""
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    """0 for the text, then the files in their order."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reference = SealedJSONField(default=dict)
    """How the service names it."""

    class Meta:
        """Read with their message, in order."""

        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="messaging_part_number")
        ]
