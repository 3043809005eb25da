"""損害の表。The company's own rows of the map and of the costs as they are worked on, and their editions."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField


class Entry(models.Model):
    """会社の行。A kind of information in the map, or an item of cost."""

    public_id = PublicIdField()
    sheet = models.CharField(max_length=8)
    """``items`` or ``costs``."""
    code = models.CharField(max_length=24)
    values = models.JSONField()
    """What the row says, by column, in canonical spelling."""

    class Meta:
        """One code once in a sheet."""

        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="damage_entry_once")]


class Edition(AnyEdition):
    """版。Map and costs as another person approved them."""
