"""鍵の交換。Seals every sealed column anew with the newest key, in small steps that may be repeated."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.crypto.seal import key_id_of, keyring

_BATCH = 500


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    """Every sealed column of every table."""
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            for field in model._meta.concrete_fields:  # noqa: SLF001 - Django documents it
                if isinstance(field, SealedTextField):
                    yield model, field


def reseal_column(model: type[models.Model], field: SealedTextField) -> int:
    """Seal one column's values anew; returns how many changed. Safe beside running processes."""
    changed, last = 0, 0
    while True:
        rows = list(
            model._default_manager.filter(pk__gt=last)  # noqa: SLF001 - Django documents it
            .order_by("pk")
            .values_list("pk", "public_id", field.attname)[:_BATCH]
        )
        if not rows:
            return changed
        last = rows[-1][0]
        for pk, public_id, value in rows:
            old = bytes(value) if value is not None else b""
            if old and key_id_of(old) != keyring().newest:
                new = field.to_sealed(field.to_plain(old, public_id), public_id)
                # Only if nobody wrote in between: his value is already sealed with the newest key.
                untouched = model._default_manager.filter(pk=pk, **{field.attname: old})  # noqa: SLF001 - Django documents it
                changed += untouched.update(**{field.attname: new})
