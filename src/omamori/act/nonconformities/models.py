"""不適合の表。What was found, and the rounds of cause, action and effect; what may name people is sealed."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Nonconformity(SealedModel):
    """不適合。Something that is not as the rules, the guideline or the plan say."""

    class State(models.TextChoices):
        """From the finding to the proof that it does not come back."""

        OPEN = "open", "原因を調べる"
        PLANNED = "planned", "計画の承認待ち"
        RUNNING = "running", "処置の実施中"
        DONE = "done", "効果の確認待ち"
        CLOSED = "closed", "完了"
        WITHDRAWN = "withdrawn", "取り消し"

    class Origin(models.TextChoices):
        """きっかけ。By what it was found."""

        CHECK = "check", "日常の確認"
        AUDIT = "audit", "内部監査"
        INCIDENT = "incident", "事故・ヒヤリハット"
        COMPLAINT = "complaint", "苦情・相談"
        ASSESSMENT = "assessment", "審査・委託元の監査"
        REVIEW = "review", "マネジメントレビュー"
        FACT = "fact", "お守りの記録 (自動)"

    public_id = PublicIdField()
    origin = models.CharField(max_length=10, choices=Origin)
    source = models.CharField(max_length=60, default="person")
    """``person``, or the name of the fact that opened it."""
    source_id = models.CharField(max_length=80, blank=True)
    """What that fact was about."""
    kind = models.CharField(max_length=24, blank=True)
    """事象分類 of the accident that it follows; empty when it is not known."""
    medium = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=120)
    """One line without names of people."""
    what = SealedTextField()
    rule_clause = models.CharField(max_length=20, blank=True)
    """Code of the clause that was not kept."""
    item = models.CharField(max_length=20, blank=True)
    """Item of the guideline."""
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    found_on = models.DateField()
    found_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Null when a fact opened it."""
    recorded_at = models.DateTimeField()
    plan_due = models.DateField()
    """Until when cause and action are written."""
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    """Why it was withdrawn."""

    class Meta:
        """Lists run newest first, by state and by department; a fact opens one at a time."""

        indexes = [
            models.Index(fields=["state", "-public_id"]),
            models.Index(fields=["department", "-public_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id="") & ~models.Q(state__in=["closed", "withdrawn"]),
                name="nonconformities_one_open",
            )
        ]


class Round(SealedModel):
    """是正処置の一回り。Cause, correction and action with their approval, result and effect."""

    public_id = PublicIdField()
    nonconformity = models.ForeignKey(
        Nonconformity, on_delete=models.CASCADE, related_name="rounds"
    )
    number = models.PositiveIntegerField()
    cause = SealedTextField()
    """直接の原因。"""
    whys = SealedJSONField(default=list)
    """Answers to "why?", each to the one before."""
    other_factors = SealedTextField(default="")
    watch = SealedTextField(default="")
    """注意すべきこと: what others should look out for."""
    correction = SealedTextField()
    """その場の処置: what was put right at once."""
    action = SealedTextField()
    """是正処置: what removes the cause."""
    owner = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    checker = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    """Who looks at the effect: neither owner nor planner."""
    planned_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    planners = models.ManyToManyField("organization.Person", related_name="+")
    """Everybody who wrote the plan of this round, also before it was sent back."""
    planned_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    returned_note = models.CharField(max_length=400, blank=True)
    result = SealedTextField(default="")
    done_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    check_on = models.DateField(null=True)
    """From which day the effect can be seen."""
    effect = SealedTextField(default="")
    effective = models.BooleanField(null=True)
    checked_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)

    class Meta:
        """One number once."""

        constraints = [
            models.UniqueConstraint(
                fields=["nonconformity", "number"], name="nonconformities_one_round"
            )
        ]


class Prediction(models.Model):
    """効果の見込み。The promise of a round, how it stood when it was made, and what came of it."""

    class Outcome(models.TextChoices):
        """結果。Computed, not judged by anybody; empty before its day."""

        EFFECTIVE = "effective", "有効"
        INEFFECTIVE = "ineffective", "無効"
        UNDECIDABLE = "undecidable", "判定不能"

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="prediction")
    indicator = models.CharField(max_length=60)
    """A count (``prediction.COUNTED``), or the code of a measured figure."""
    kind = models.CharField(max_length=24, blank=True)
    direction = models.CharField(max_length=8)
    bound = models.DecimalField(max_digits=12, decimal_places=2)
    days = models.PositiveIntegerField()
    base = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    base_days = models.PositiveIntegerField(default=0)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    """The span, known when the action was carried out; ``last`` moves when it was extended."""
    extended = models.BooleanField(default=False)
    """It could not be said on the first day: a new one was set, once."""
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    results = models.JSONField(default=list)
    """Of each day: ``on``, ``outcome``, ``reason``, ``observed``, ``chance``, ``days``, ``reports``, ``readings``."""


class Reading(models.Model):
    """値の読み取り。A measured figure on a day of the span, once a week."""

    prediction = models.ForeignKey(Prediction, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        """One a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["prediction", "day"], name="nonconformities_one_reading"
            )
        ]


class RuleChange(models.Model):
    """規程の変更。A version of a rule that was begun because of a nonconformity."""

    nonconformity = models.ForeignKey(
        Nonconformity, on_delete=models.CASCADE, related_name="rule_changes"
    )
    regulation_id = models.CharField(max_length=26)
    regulation_title = models.CharField(max_length=120)
    version_id = models.CharField(max_length=26)
    begun_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
