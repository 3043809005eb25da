"""索引の表。What can be found and where it leads; the pairs lie in a table beside it (``tables``)."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Entry(models.Model):
    """見つかるもの。One document or page."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=60)
    label = models.CharField(max_length=40)
    """Kind in Japanese, shown beside the title."""
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=200, blank=True)
    url_name = models.CharField(max_length=80)
    url_args = models.JSONField(default=list)
    right = models.CharField(max_length=80, db_index=True)
    """Row of the access table that the reader needs, reaching everything."""
    text_hash = models.CharField(max_length=64)

    class Meta:
        """A record is indexed once."""

        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_once")]
