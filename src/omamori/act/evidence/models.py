"""証拠の表。Sealed files, as they were made, kept for ever."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Sealed(models.Model):
    """A file on its way: asked for, made, or why not."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "作成待ち"
        MADE = "made", "できました"
        FAILED = "failed", "作れませんでした"

    public_id = PublicIdField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    blob = models.CharField(max_length=26, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the PDF."""
    data_sha256 = models.CharField(max_length=64, blank=True)
    """Of the JSON inside."""
    failure = models.CharField(max_length=400, blank=True)
    """Why it could not be made, for people."""

    class Meta:
        """Each kind of file has a table of its own."""

        abstract = True


class Pack(Sealed):
    """冊子。The records of training of one fiscal year and the year before, as one PDF with its data inside."""

    year = models.PositiveSmallIntegerField()

    class Meta:
        """Listed by year, newest first; one at a time is made for a person and a year."""

        indexes = [models.Index(fields=["year", "-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "asked_by"],
                condition=models.Q(state="waiting"),
                name="evidence_one_waits",
            )
        ]


class CaseFile(Sealed):
    """事故の綴り。All of one case as one PDF with its data inside, as far as who asked for it may see."""

    case_id = models.CharField(max_length=26)
    """Public id of the case."""
    parts = models.JSONField(default=list)
    """What is in it beside the case itself (``case_gathering.RIGHTS``): who may not see these does not get the file."""

    class Meta:
        """Listed by case, newest first; one at a time is made for a person and a case."""

        indexes = [models.Index(fields=["case_id", "-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "asked_by"],
                condition=models.Q(state="waiting"),
                name="evidence_one_case_file_waits",
            )
        ]
