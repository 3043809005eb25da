"""木を読み戻す。From the JSON of a snapshot back to the slide tree: an edition of years ago is drawn like today's."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from omamori.foundation.exports.slides import tree

Pictures = Callable[[str], bytes]
"""The bytes of a picture by its SHA-256 (hex)."""

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in vars(tree).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}
_HINTS = {kind: typing.get_type_hints(kind) for kind in _KINDS.values()}
_HASHED = "sha256:"


def slide(value: Mapping[str, Any], pictures: Pictures) -> tree.Slide:
    """A slide as ``tree.plain`` wrote it.

    Raises:
        ValueError: it is no slide.
    """
    found = _restored(value, pictures)
    if not isinstance(found, tree.Slide):
        raise ValueError("not a slide")  # noqa: TRY004 - stored content is wrong, not a type in code
    return found


def block(value: Mapping[str, Any], pictures: Pictures) -> tree.Block:
    """A block as ``tree.plain`` wrote it.

    Raises:
        ValueError: it is no block.
    """
    found = _restored(value, pictures)
    if not isinstance(found, typing.get_args(tree.Block)):
        raise ValueError("not a block")  # noqa: TRY004 - as above
    return typing.cast("tree.Block", found)


def _restored(value: Mapping[str, Any], pictures: Pictures) -> Any:
    kind = _KINDS.get(str(value.get("type")))
    if kind is None:
        raise ValueError("unknown type")
    hints = _HINTS[kind]
    # A field that came with a later version of the product is absent in older snapshots: its default counts.
    given = {
        field.name: _value(value[field.name], hints[field.name], pictures)
        for field in dataclasses.fields(kind)
        if field.name in value
    }
    return kind(**given)


def _value(value: Any, hint: Any, pictures: Pictures) -> Any:
    if isinstance(value, Mapping):
        return _restored(value, pictures)
    if isinstance(value, list):
        return _many(value, hint, pictures)
    return _scalar(value, hint, pictures)


def _many(value: list[Any], hint: Any, pictures: Pictures) -> Any:
    origin = typing.get_origin(hint)
    if origin is types.UnionType or origin is typing.Union:
        hint = next(h for h in typing.get_args(hint) if h is not type(None))
        origin = typing.get_origin(hint)
    inner = [a for a in typing.get_args(hint) if a is not Ellipsis]
    below = inner[0] if inner else str
    found = (_value(one, below, pictures) for one in value)
    return frozenset(found) if origin is frozenset else tuple(found)


def _scalar(value: Any, hint: Any, pictures: Pictures) -> Any:
    if hint is date:
        return date.fromisoformat(value)
    if hint is bytes:
        return pictures(str(value).removeprefix(_HASHED))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
