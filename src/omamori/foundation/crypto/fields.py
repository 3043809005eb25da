"""封をした列。Columns whose values are sealed to table, column and row.

A model takes part by inheriting ``SealedModel`` (it needs a ``public_id``): values are sealed when
saved and opened when a row is read, so code sees plain text and the database never does.
"""

import functools
import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.core.checks import CheckMessage
from django.db import models

from omamori.foundation.crypto import seal

if TYPE_CHECKING:
    _Column = models.BinaryField[Any, Any]
else:
    _Column = models.BinaryField


class SealedTextField(_Column):
    """Text sealed with AES-256-GCM; at most some thousand characters."""

    def to_plain(self, sealed: bytes, row: str) -> object:
        """Open one value."""
        return seal.unseal(sealed, context=self.context(row)).decode("utf-8", "surrogatepass")

    def to_sealed(self, plain: object, row: str) -> bytes:
        """Seal one value."""
        text = str(plain).encode("utf-8", "surrogatepass")
        return seal.seal(text, context=self.context(row))

    def context(self, row: str) -> str:
        """Table, column and row: where this value belongs."""
        return f"{self.model._meta.db_table}.{self.column}.{row}"  # noqa: SLF001 - Django documents _meta

    def pre_save(self, model_instance: models.Model, add: bool) -> object:  # noqa: FBT001 - Django's signature
        """Seal on the way into the database."""
        plain = super().pre_save(model_instance, add)
        if plain is None:
            return None
        return self.to_sealed(plain, str(getattr(model_instance, "public_id")))  # noqa: B009 - by contract

    def get_prep_value(self, value: object) -> object:
        """Refuse plain text: ``update()`` and filters would bypass the seal.

        The default alone goes through, as nothing: that is what rows hold when a migration adds the column.

        Raises:
            TypeError: the value is not sealed.
        """
        if isinstance(value, str | dict | list) and not value and value == self.get_default():
            return b""
        if isinstance(value, str | dict | list):
            raise TypeError(f"{self.name}: save the row; sealed columns cannot be set in bulk")
        return super().get_prep_value(value)

    def check(self, **options: Any) -> list[CheckMessage]:
        """A default is plain text here; Django expects bytes of a binary column (fields.E170)."""
        return [found for found in super().check(**options) if found.id != "fields.E170"]

    def value_to_string(self, obj: models.Model) -> str:
        """Plain text for the serialisers of tests."""
        return str(self.value_from_object(obj))


class SealedJSONField(SealedTextField):
    """Any JSON value, sealed."""

    def to_plain(self, sealed: bytes, row: str) -> object:
        """Open and parse one value."""
        return json.loads(str(super().to_plain(sealed, row)))

    def to_sealed(self, plain: object, row: str) -> bytes:
        """Write as JSON and seal one value."""
        return super().to_sealed(json.dumps(plain, ensure_ascii=False), row)


class SealedModel(models.Model):
    """A record with sealed columns."""

    class Meta:
        """Abstract: each module has its own tables."""

        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """Open the sealed columns of a row that was read."""
        row = super().from_db(db, field_names, values, **options)
        given = row.__dict__
        public_id = given.get("public_id")
        for field in _sealed(cls):
            value = given.get(field.attname)
            if value == b"":
                given[field.attname] = field.get_default()
            elif value is not None:
                if public_id is None:
                    raise TypeError(f"{cls.__name__}: read public_id together with sealed columns")
                given[field.attname] = field.to_plain(bytes(value), public_id)
        return row


@functools.cache
def _sealed(model: type[SealedModel]) -> tuple[SealedTextField, ...]:
    """Its sealed columns, looked up once: rows are read by the hundred."""
    return tuple(f for f in model._meta.concrete_fields if isinstance(f, SealedTextField))  # noqa: SLF001 - Django documents _meta
