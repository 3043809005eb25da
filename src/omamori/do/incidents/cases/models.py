"""事故の対応の表。A case with its people, facts, timeline, tasks and evidence; whatever may name people is sealed."""

from typing import Any, ClassVar

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


def _person(*, null: bool = True) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "organization.Person", null=null, blank=null, on_delete=models.PROTECT, related_name="+"
    )


class Case(SealedModel):
    """事故の対応。One matter, from the first word of it to its end."""

    class Stage(models.TextChoices):
        """段階。What it is held to be."""

        NEAR_MISS = "near_miss", "ヒヤリハット"
        EVENT = "event", "事象 (判断前)"
        ACCIDENT = "accident", "事故"

    class State(models.TextChoices):
        """状態。Whether somebody works on it."""

        OPEN = "open", "対応中"
        CLOSING = "closing", "完了の確認待ち"
        CLOSED = "closed", "完了"

    public_id = PublicIdField()
    number = models.CharField(max_length=12, unique=True)
    """``2026-014``: fiscal year and running number; drills ``T2026-003``."""
    codename = models.CharField(max_length=20)
    """By which it is spoken of where not everybody may hear."""
    title = SealedTextField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.EVENT)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    restricted = models.BooleanField(default=False)
    drill = models.BooleanField(default=False)
    shadow_seconds = models.BigIntegerField(default=0)
    """By how much the clock of a drill is ahead of (or behind) the true one."""
    source = models.CharField(max_length=10)
    source_id = models.CharField(max_length=26, blank=True)
    sender_check = models.CharField(max_length=8, blank=True, default="")
    """Key of ``domain.SENDERS`` for what a mail reported; else empty."""
    medium = models.CharField(max_length=12)
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    process_id = models.CharField(max_length=26, blank=True, default="")
    """Public id of the business process in the register in which it happened; empty while unknown."""
    noticed_at = models.DateTimeField()
    """When anybody in the company noticed it: the clocks of the law begin here."""
    opened_at = models.DateTimeField()
    opened_by = _person()
    persons = models.PositiveIntegerField(default=0)
    """Upper bound of the persons concerned, from the newest facts; 0 when unknown."""
    facts_number = models.PositiveIntegerField(default=0)
    playbook = models.CharField(max_length=30, blank=True)
    playbook_edition = models.PositiveIntegerField(default=0)
    """Number of the company's own edition; 0 for the one that comes with the product."""
    classification = models.JSONField(default=dict)
    """``taxonomy``, ``classes``, ``event``, ``kind``, ``causes``, ``old_cause``; empty until decided."""
    classified_by = _person()
    classified_at = models.DateTimeField(null=True)
    correction_id = models.CharField(max_length=26, blank=True)
    """The corrective action that was begun for it."""
    correction_asked_at = models.DateTimeField(null=True)
    no_correction = SealedTextField(default="")
    """Why no corrective action is needed."""
    close_asked_by = _person()
    close_asked_at = models.DateTimeField(null=True)
    closing_words = SealedTextField(default="")
    released_process = models.CharField(max_length=26, blank=True, default="")
    """Of a case of few: the process whose risks were given to be looked at again, without saying why."""
    closed_by = _person()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Lists run newest first; the same record opens one case."""

        indexes: ClassVar = [
            models.Index(fields=["state", "-public_id"]),
            models.Index(fields=["department", "-public_id"]),
            models.Index(fields=["drill", "noticed_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="cases_one_per_source",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by=None)
                | ~models.Q(closed_by=models.F("close_asked_by")),
                name="cases_other_closes",
            ),
        ]


class Member(models.Model):
    """担当。Who has which part in a case."""

    class Part(models.TextChoices):
        """役割。Parts in a case; who is suspected sees nothing of it."""

        LEADER = "leader", "指揮"
        SCRIBE = "scribe", "記録"
        LIAISON = "liaison", "連絡"
        MEMBER = "member", "対応する人"
        REPORTER = "reporter", "報告した人"
        SUSPECT = "suspect", "見せない人"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    person = _person(null=False)
    part = models.CharField(max_length=10, choices=Part)
    named_by = _person()
    named_at = models.DateTimeField()

    class Meta:
        """A person has a part once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person", "part"], name="cases_part_once")
        ]


class FactsVersion(SealedModel):
    """分かっていること。What is known, as of a moment; the earlier versions stay."""

    public_id = PublicIdField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveIntegerField()
    facts = SealedJSONField()
    """Keys of ``CaseFacts``."""
    circumstances = SealedJSONField()
    """``what``, ``items``, ``medium``, ``occurred``, ``place``: words, as given."""
    process_id = models.CharField(max_length=26, blank=True, default="")
    """Of the business process, as it was held then."""
    reason = SealedTextField()
    written_by = _person()
    written_at = models.DateTimeField()

    class Meta:
        """Numbered within the case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_facts_once")
        ]


class Entry(SealedModel):
    """経過。One line of the timeline: never changed; what was wrong is corrected by another line."""

    class Kind(models.TextChoices):
        """種類。By whom or of what it tells."""

        MACHINE = "machine", "自動の記録"
        NOTE = "note", "経過"
        CONTACT = "contact", "連絡・報告"
        MINUTES = "minutes", "会議の記録"
        INSIGHT = "insight", "気づき"
        CORRECTION = "correction", "訂正"
        REPLY = "reply", "届いた返信"

    public_id = PublicIdField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    """The moment meant, normalised."""
    typed = models.CharField(max_length=40, blank=True)
    """The moment as it was typed; empty when it is the moment of writing."""
    zone = models.CharField(max_length=40, default="Asia/Tokyo")
    order = models.CharField(max_length=46)
    """Moment and number: the order of the timeline."""
    words = SealedTextField()
    details = SealedJSONField(default=dict)
    """Of minutes: ``attendees``, ``decisions``, ``next``. Of the machine: ``values`` of the sentence. Of a reply:
    ``sender``."""
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections"
    )
    written_by = _person()
    written_at = models.DateTimeField()

    class Meta:
        """Read in its order."""

        indexes: ClassVar = [models.Index(fields=["case", "-order"])]


class Reply(models.Model):
    """届いた返信。A mail by which somebody answered one of ours: it stands in the timeline, and waits to be read."""

    class About(models.TextChoices):
        """何への返信か。Which of our mails was answered."""

        NOTICE = "notice", "お知らせへの返信"
        PERSONS = "persons", "本人への通知への返信"
        REPORT = "report", "報告の受付への返信"

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reply")
    ticket = models.CharField(max_length=64, unique=True)
    """Blind index of its Message-ID: read twice, it is one reply."""
    about = models.CharField(max_length=8, choices=About)
    principal_id = models.CharField(max_length=26, blank=True)
    """Public id of the person concerned whose notice was answered; else empty."""
    sender_check = models.CharField(max_length=8)
    """What the receiving server found out about its sender: ``proven``, ``unproven`` or ``failed``."""
    read_by = _person()
    read_at = models.DateTimeField(null=True)
    report_id = models.CharField(max_length=26, blank=True)
    """The report that was made of it: it told of another matter."""

    class Meta:
        """What waits is looked for by case."""

        indexes: ClassVar = [
            models.Index(fields=["entry"], condition=models.Q(read_at=None), name="cases_unread")
        ]


class Task(SealedModel):
    """作業。Something to do in a case; those of the playbook are frozen when it begins."""

    class State(models.TextChoices):
        """作業の状態。Open, done, or left out with a reason."""

        OPEN = "open", "まだ"
        DONE = "done", "済んだ"
        SKIPPED = "skipped", "しないと決めた"

    public_id = PublicIdField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=40, blank=True)
    order = models.PositiveIntegerField()
    title = SealedTextField()
    words = SealedTextField(default="")
    """What to say or to write, word for word."""
    post = models.CharField(max_length=20)
    first_hour = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    owner = _person()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    note = SealedTextField(default="")
    """How it was done, or why not."""
    moved_by = _person()
    moved_at = models.DateTimeField(null=True)

    class Meta:
        """Listed by case and order; one's own by owner."""

        indexes: ClassVar = [
            models.Index(fields=["case", "order"]),
            models.Index(fields=["owner", "state"]),
        ]


class Evidence(SealedModel):
    """証拠。A file, sealed, with the hash of what came in."""

    public_id = PublicIdField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    name = SealedTextField()
    what = SealedTextField()
    """What it shows and where it comes from."""
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=40)
    kept_by = _person()
    kept_at = models.DateTimeField()

    class Meta:
        """The same content is kept once in a case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sha256"], name="cases_evidence_once")
        ]


class Custody(SealedModel):
    """証拠の受け渡し。Who kept, saw, handed on or checked a piece of evidence; only ever added to."""

    class Handling(models.TextChoices):
        """扱い。What was done with it."""

        KEPT = "kept", "保管した"
        SEEN = "seen", "見た・写しを受け取った"
        HANDED_ON = "handed_on", "渡した"
        RETURNED = "returned", "返された"
        CHECKED = "checked", "同じものか確かめた"

    public_id = PublicIdField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="custody")
    handling = models.CharField(max_length=10, choices=Handling)
    receiver = SealedTextField(default="")
    note = SealedTextField(default="")
    whole = models.BooleanField(default=True)
    by = _person()
    at = models.DateTimeField()
