"""テストの表。Questions in versions, quizzes with their pool, papers frozen as they were shown."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Question(models.Model):
    """問い。What stays the same while its text changes."""

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    """By which people and Excel know it, e.g. ``Q-0012``."""
    retired_at = models.DateTimeField(null=True)
    """From then on it is drawn no more."""
    origin = models.CharField(max_length=10, default="written")
    """``written``, ``starter``, ``clause`` (made from a clause by rule) or ``lesson``."""


class QuestionVersion(models.Model):
    """問いの版。A text with its answer; approved by another person before anybody is asked it."""

    class State(models.TextChoices):
        """From the draft to the day a later version takes its place."""

        DRAFT = "draft", "承認待ち"
        APPROVED = "approved", "承認済み"
        REPLACED = "replaced", "新しい版に置き換え"
        REJECTED = "rejected", "見送り"

    public_id = PublicIdField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=10)
    topic = models.CharField(max_length=12)
    text = models.CharField(max_length=400)
    options = models.JSONField()
    answer = models.JSONField()
    explanation = models.CharField(max_length=400)
    clauses = models.JSONField(default=list)
    slides = models.JSONField(default=list)
    contents = models.JSONField(default=list)
    duties = models.JSONField(default=list)
    as_of = models.DateField(null=True)
    """Up to when the law or figure behind it was checked."""
    author = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who wrote on it last; null when it came from the starter bank or was made by rule."""
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on this version: none of them approves it."""
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    """Why it was not taken."""
    told_at = models.DateTimeField(null=True)
    """When it was told that nearly everybody fails it."""

    class Meta:
        """One version of a question is in use, and one waits, at a time."""

        indexes = [models.Index(fields=["state", "topic"])]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quizzes_version_number"),
            models.UniqueConstraint(
                fields=["question", "state"],
                condition=models.Q(state__in=("draft", "approved")),
                name="quizzes_one_version_in_use",
            ),
        ]


class Quiz(models.Model):
    """テスト。Rules of the draw, pass mark, and the pool fixed when it is published."""

    class State(models.TextChoices):
        """Drafts change, published ones do not."""

        DRAFT = "draft", "準備中"
        PUBLISHED = "published", "公開中"
        CLOSED = "closed", "終了"

    class Pass(models.TextChoices):
        """How the pass mark is given."""

        PERCENT = "percent", "割合 (%)"
        COUNT = "count", "問数"

    public_id = PublicIdField()
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(default=10)
    """Questions on one paper."""
    mark_kind = models.CharField(max_length=8, choices=Pass, default=Pass.PERCENT)
    mark_value = models.PositiveIntegerField(default=80)
    needs = models.JSONField(default=list)
    """[[mark, least], …]: quotas by clause, regulation, topic or duty."""
    yearly = models.BooleanField(default=True)
    """The yearly test: the four mandatory contents are covered by every paper."""
    minutes = models.PositiveIntegerField(default=0)
    """Time limit; 0 for none."""
    attempts = models.PositiveIntegerField(default=0)
    """Per person and occasion; 0 for as many as needed."""
    shuffle = models.BooleanField(default=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """Last year's quiz, whose questions are avoided."""
    pool = models.JSONField(default=list)
    """Public ids of the questions it draws from; fixed when it is published."""
    seed = models.CharField(max_length=32)
    made_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Attempt(models.Model):
    """答案。One person's paper; its pass mark and seed are kept with it."""

    public_id = PublicIdField()
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="papers")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Where the person worked that day."""
    occasion = models.CharField(max_length=60, blank=True)
    """For what it is taken, in the words of who began it, e.g. ``course:…``."""
    number = models.PositiveIntegerField(default=1)
    seed = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    limit_at = models.DateTimeField(null=True)
    pass_mark = models.PositiveIntegerField()
    """Right answers that pass."""
    of = models.PositiveIntegerField()
    new_share = models.PositiveIntegerField(default=100)
    """Whole percent of the questions that last year's pool did not hold."""
    handed_in_at = models.DateTimeField(null=True)
    score = models.PositiveIntegerField(null=True)
    passed = models.BooleanField(null=True)
    missed = models.JSONField(default=list)
    """Codes of the clauses behind wrong answers."""

    class Meta:
        """One open paper per person, quiz and occasion; lists of a quiz run newest first."""

        indexes = [
            models.Index(fields=["quiz", "-public_id"]),
            models.Index(fields=["person", "-public_id"]),
            models.Index(fields=["limit_at"], condition=models.Q(handed_in_at=None), name="quizzes_open_limit"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person", "occasion"],
                condition=models.Q(handed_in_at=None),
                name="quizzes_one_open_paper",
            )
        ]


class Item(models.Model):
    """答案の一問。The question exactly as it was shown, and the answer given so far."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField()
    """``kind``, ``text``, ``options`` ([[letter, text], …] in the order shown), ``key`` (letters of the bank
    in the same order; it never leaves the server)."""
    answer = models.JSONField(default=list)
    """Letters as shown, in the order given."""
    answered_at = models.DateTimeField(null=True)
    right = models.BooleanField(null=True)

    class Meta:
        """In the order of the paper, each question once."""

        constraints = [
            models.UniqueConstraint(fields=["attempt", "place"], name="quizzes_item_place"),
            models.UniqueConstraint(fields=["attempt", "version"], name="quizzes_item_once"),
        ]
