"""本人への通知の表。Whatever tells who somebody is lies sealed; states and moments lie plain, to be counted."""

from django.db import models

from omamori.do.incidents.persons.domain import states
from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Matter(SealedModel):
    """一つの事案の通知。Words, approval and speed, once per case."""

    class State(models.TextChoices):
        """From the list to the sending."""

        DRAFT = "draft", "準備中"
        WAITING = "waiting", "承認待ち"
        APPROVED = "approved", "承認済み"
        ERASED = "erased", "消去済み"

    public_id = PublicIdField()
    case_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    subject = SealedTextField(default="")
    body = SealedTextField(default="")
    desk = SealedTextField(default="")
    """問い合わせ窓口, as it stands in every notice."""
    binding = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was handed in for approval: words and people; another list needs another approval."""
    written_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on the words or took in a list: none of them approves it."""
    approved_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    returned_note = models.CharField(max_length=400, blank=True)
    last_list = models.CharField(max_length=26, blank=True)
    """The list that was taken in last: nobody takes it in twice."""
    per_minute = models.PositiveIntegerField(default=60)
    sending = models.BooleanField(default=False)
    """Mails go out until nobody is left, or somebody pauses."""
    erase_on = models.DateField()
    publication = SealedTextField(default="")
    published_on = models.DateField(null=True)
    created_at = models.DateTimeField()


class Principal(SealedModel):
    """本人。One person of the list."""

    public_id = PublicIdField()
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="people")
    data = SealedJSONField(default=dict)
    """``domain.reading.Concerned`` as JSON; empty when erased."""
    own = SealedJSONField(default=dict)
    """What this row alone said before others were joined into it; empty when none was."""
    channel = models.CharField(
        max_length=8, choices=[(c.value, w) for c, w in states.CHANNELS.items()]
    )
    state = models.CharField(
        max_length=12,
        choices=[(s.value, w) for s, w in states.WORDS.items()],
        default=states.State.READY,
    )
    origin = models.CharField(max_length=8, default="list")
    """``list`` or ``found`` (proposed by the examination of a file)."""
    question = models.CharField(max_length=200, blank=True)
    """What is asked back about the row, in words without data of the person."""
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged"
    )
    changed_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    letter = models.ForeignKey(
        "persons.LetterFile", null=True, on_delete=models.SET_NULL, related_name="people"
    )

    class Meta:
        """Lists by state, and what the sender looks for."""

        indexes = [models.Index(fields=["matter", "state", "public_id"])]


class Happening(models.Model):
    """経過の一行。Append-only proof: what became of one person's notice, when, and by whom it was entered."""

    principal = models.ForeignKey(Principal, on_delete=models.CASCADE, related_name="happenings")
    at = models.DateTimeField()
    state = models.CharField(max_length=12)
    code = models.CharField(max_length=60, blank=True)
    """Answer of the next hop, or a short word: never text of others."""
    by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )


class LetterFile(models.Model):
    """手紙の束。A PDF of at most a thousand letters."""

    public_id = PublicIdField()
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    blob = models.CharField(max_length=26)
    made_at = models.DateTimeField()
    posted_on = models.DateField(null=True)

    class Meta:
        """Numbered within a matter."""

        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="persons_one_bundle")
        ]


class Enquiry(SealedModel):
    """問い合わせ。A call or mail of a person, and what was answered."""

    public_id = PublicIdField()
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="enquiries")
    principal = models.ForeignKey(
        Principal, null=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    at = models.DateTimeField()
    way = models.CharField(max_length=8)
    who = SealedTextField(default="")
    question = SealedTextField()
    answer = SealedTextField(default="")
    answered_at = models.DateTimeField(null=True)
    by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
