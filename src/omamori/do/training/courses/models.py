"""講座の表。Courses, who is asked, who has completed, who is excused, who was reminded, sessions and files.

``Assignment.standing`` is what the append-only rows of ``Completion`` and ``Waiver`` say, kept as a column so that
five thousand people are counted in one statement.
"""

from django.db import models

from omamori.do.training.courses.domain import audience, counting
from omamori.do.training.courses.domain import validity as rules
from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class File(models.Model):
    """教材ファイル。An uploaded video, SCORM package, slides or paper, checked and sealed."""

    class Kind(models.TextChoices):
        """What it is."""

        VIDEO = "video", "動画"
        SCORM = "scorm", "SCORM 1.2"
        PDF = "pdf", "PDF"
        SLIDES = "pptx", "PowerPoint"

    public_id = PublicIdField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    seconds = models.PositiveIntegerField(default=0)
    """How long a video lasts; 0 where it does not say."""
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=26, blank=True)
    """The file itself; empty for SCORM, whose members lie one by one."""
    entry = models.CharField(max_length=400, blank=True)
    """SCORM: the page to begin with."""
    members = models.JSONField(default=dict)
    """SCORM: path -> [blob, size, media type]."""
    uploaded_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()


class Course(models.Model):
    """講座。"""

    class Content(models.TextChoices):
        """What is learned from."""

        DECK = "deck", "自社の教育資料"
        FILE = "file", "動画・SCORM・PDF"
        LESSON = "lesson", "短い学習"
        ROOM = "room", "集合研修だけ"
        OUTSIDE = "outside", "社外の講座 (修了証)"

    class State(models.TextChoices):
        """Where a course stands."""

        DRAFT = "draft", "準備中"
        OPEN = "open", "実施中"
        CLOSED = "closed", "終了"

    public_id = PublicIdField()
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=800, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    content = models.CharField(max_length=8, choices=Content)
    deck_audience = models.CharField(max_length=20, blank=True)
    deck_edition = models.CharField(max_length=26, blank=True)
    """Public id of one edition; empty: always the newest that is approved."""
    only_slides = models.JSONField(default=list)
    """Codes of the slides to show; empty: all of them (a retraining shows what changed)."""
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    quiz_id = models.CharField(max_length=26, blank=True)
    validity = models.CharField(
        max_length=8,
        choices=[(v.value, label) for v, label in rules.VALIDITIES.items()],
        default=rules.Validity.YEARLY.value,
    )
    months = models.PositiveSmallIntegerField(default=12)
    month = models.PositiveSmallIntegerField(default=4)
    day = models.PositiveSmallIntegerField(default=1)
    due = models.CharField(
        max_length=8,
        choices=[(v.value, label) for v, label in rules.DUES.items()],
        default=rules.Due.DAYS.value,
    )
    due_days = models.PositiveSmallIntegerField(default=30)
    due_date = models.DateField(null=True, blank=True)
    due_clause = models.CharField(max_length=40, blank=True)
    occasion = models.CharField(
        max_length=16,
        choices=[(v.value, label) for v, label in audience.OCCASIONS.items()],
        default=audience.Occasion.ALWAYS.value,
    )
    occasion_days = models.PositiveSmallIntegerField(default=30)
    departments = models.JSONField(default=list)
    posts = models.JSONField(default=list)
    employments = models.JSONField(default=list)
    plan_event = models.CharField(max_length=26, blank=True)
    """Public id of the event of the year's plan that this course carries out."""
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    source = models.CharField(max_length=26, blank=True, db_index=True)
    """Public id of the lesson this course was made from; empty for a course of its own."""
    made_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Listed by state, newest first."""

        indexes = [models.Index(fields=["state", "-public_id"])]


class Assignment(models.Model):
    """割り当て。One person is to do one course once in one cycle."""

    class Why(models.TextChoices):
        """How it came about."""

        RULE = "rule", "対象の決まり"
        HAPPENING = "happening", "起きたこと"
        MANUAL = "manual", "手で追加"
        FOLLOW_UP = "follow_up", "欠席のあと"
        IMPORT = "import", "過去の記録"

    public_id = PublicIdField()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    cycle = models.CharField(max_length=60)
    why = models.CharField(max_length=10, choices=Why)
    reason = models.CharField(max_length=200, blank=True)
    assigned_on = models.DateField()
    due_on = models.DateField()
    standing = models.CharField(
        max_length=8,
        choices=[(v.value, label) for v, label in counting.STANDINGS.items()],
        default=counting.Standing.OPEN.value,
    )
    edition = models.CharField(max_length=26, blank=True)
    """The edition of the deck that the learner began with: a newer one does not change under his eyes."""
    seen = models.JSONField(default=list)
    """Codes of the slides seen, in order."""
    content_done_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    attempt = models.CharField(max_length=26, blank=True)
    """Public id of the newest attempt at the quiz."""
    failed_attempt = models.CharField(max_length=26, blank=True)
    """The newest attempt that fell short, so that it counts once."""
    tries = models.PositiveSmallIntegerField(default=0)
    missed = models.JSONField(default=list)
    """Clauses missed at the last try: the next shows and asks only these."""

    class Meta:
        """Asked once per cycle; lists run by course and standing, by person, by last day."""

        constraints = [
            models.UniqueConstraint(fields=["course", "person", "cycle"], name="courses_asked_once")
        ]
        indexes = [
            models.Index(fields=["course", "standing", "due_on"]),
            models.Index(fields=["person", "standing"]),
            models.Index(fields=["standing", "due_on"]),
        ]


class Completion(SealedModel):
    """修了。Added, never changed: who completed which edition when, how, with what score."""

    class Way(models.TextChoices):
        """How it was done."""

        SELF = "self", "各自で"
        ROOM = "room", "集合研修"
        SHEET = "sheet", "紙の署名"
        PACKAGE = "package", "SCORM の教材"
        CERTIFICATE = "certificate", "社外の修了証"
        IMPORT = "import", "過去の記録"

    public_id = PublicIdField()
    """The number of the receipt."""
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="completion"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=64, blank=True)
    """Public id of the deck's edition, hash of the file, or the words of the imported record."""
    way = models.CharField(max_length=12, choices=Way)
    completed_at = models.DateTimeField()
    completed_on = models.DateField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    score_of = models.PositiveSmallIntegerField(null=True, blank=True)
    attempt = models.CharField(max_length=26, blank=True)
    session = models.ForeignKey(
        "courses.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = SealedTextField(default="")
    recorded_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Validity is asked by course and person."""

        indexes = [models.Index(fields=["course", "person", "completed_on"])]


class Waiver(SealedModel):
    """免除。Why somebody need not, asked for by one person and approved by another."""

    class Kind(models.TextChoices):
        """The reason by kind; the words are sealed."""

        LEAVE = "leave", "休業・休職中"
        OTHER_PROOF = "other_proof", "ほかの会社で同じ教育を受けた証明がある"
        NOT_CONCERNED = "not_concerned", "この講座の業務に就いていない"
        OTHER = "other", "そのほか"

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "承認待ち"
        APPROVED = "approved", "承認"
        RETURNED = "returned", "認めない"

    public_id = PublicIdField()
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="waivers")
    kind = models.CharField(max_length=16, choices=Kind)
    reason = SealedTextField(default="")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One waits per assignment."""

        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(state="asked"),
                name="courses_one_waiver_waits",
            )
        ]


class Reminder(models.Model):
    """催促。That a person was reminded of one course by one step of the schedule; the mail may carry several."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=12)
    sent_on = models.DateField()
    to_head = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The head of the department (or his stand-in) who got the copy."""
    notice_key = models.CharField(max_length=60)

    class Meta:
        """Each step once."""

        constraints = [
            models.UniqueConstraint(fields=["assignment", "step"], name="courses_reminded_once")
        ]
        indexes = [models.Index(fields=["assignment", "sent_on"])]


class Session(models.Model):
    """集合研修。A class-room: where, when, who teaches which edition."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", "予定"
        OPEN = "open", "出席の受け付け中"
        HELD = "held", "実施済み"
        CANCELLED = "cancelled", "取りやめ"

    public_id = PublicIdField()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120)
    teacher = models.CharField(max_length=80)
    edition = models.CharField(max_length=26, blank=True)
    checked_in_room = models.BooleanField(default=False)
    """Understanding is checked in the room; otherwise the quiz follows on the screen."""
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    sheet_blob = models.CharField(max_length=26, blank=True)
    sheet_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Listed by day."""

        indexes = [models.Index(fields=["course", "-starts_at"])]


class Attendance(models.Model):
    """出席。Who was there, and how that is known."""

    class Way(models.TextChoices):
        """How it is known."""

        CODE = "code", "QR コード"
        TABLET = "tablet", "講師の端末で署名"
        SHEET = "sheet", "署名した紙"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Once per person."""

        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="courses_attends_once")
        ]


class Certificate(SealedModel):
    """修了証。What a learner handed in of another company's course, until somebody else confirms it."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "確認待ち"
        CONFIRMED = "confirmed", "確認済み"
        RETURNED = "returned", "差し戻し"

    public_id = PublicIdField()
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="certificates"
    )
    blob = models.CharField(max_length=26)
    name = SealedTextField(default="")
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    completed_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    handed_in_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)


class PackageState(SealedModel):
    """SCORM の続き。What a package said of itself; never believed where a quiz of ours decides."""

    public_id = PublicIdField()
    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="package_state"
    )
    status = models.CharField(max_length=16, default="not attempted")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    kept = SealedJSONField(default=dict)
    """suspend_data, lesson_location, session_time as the package wrote them."""
    written_at = models.DateTimeField()
