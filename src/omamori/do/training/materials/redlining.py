"""新旧の比較を画面に。The changed slides of two states of the deck, word by word, and what that asks of people."""

import dataclasses
from collections.abc import Sequence
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.do.training.materials import comparing
from omamori.do.training.materials.comparing import Difference, Scope
from omamori.do.training.materials.saying import lines_of
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import Text
from omamori.plan.policies import changed, readers

KINDS: dict[str, tuple[Text, str]] = {
    comparing.CHANGED: (gettext_lazy("変更"), "watch"),
    comparing.ADDED: (gettext_lazy("追加"), "good"),
    comparing.REMOVED: (gettext_lazy("削除"), "late"),
    comparing.MOVED: (gettext_lazy("順の変更"), ""),
    comparing.FORMATTING: (gettext_lazy("言葉は同じ"), ""),
}
"""Kinds of differences: (name, colour)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RedlineRow:
    """One slide in two states.

    Attributes:
        label, colour: of the kind of difference.
        why: what it shows that changed.
    """

    code: str
    title: str
    label: str
    colour: str
    why: tuple[str, ...]
    matters: bool
    pieces: tuple[changed.Piece, ...]


def redlines(old: Sequence[Slide], new: Sequence[Slide]) -> tuple[RedlineRow, ...]:
    """Slides that differ, with both texts in one."""
    before = {slide.code: slide for slide in old}
    after = {slide.code: slide for slide in new}
    return tuple(
        _row(one, before.get(one.code), after.get(one.code))
        for one in comparing.differences(old, new)
    )


def scope(old: Sequence[Slide], new: Sequence[Slide]) -> Scope:
    """What the new state asks of people who learned the old one."""
    codes = {code for slide in (*old, *new) for code in slide.clauses}
    return comparing.retraining_scope(old, new, readers=readers.of_clauses(codes))


def whom(found: Scope) -> str:
    """Who must look at slides again, in words."""
    return "、".join(_reader(kind, values) for kind, values in found.readers) or _("だれも")


def only(found: Scope) -> str:
    """The slides to look at again, for the address of the page that shows them."""
    return quote(",".join(found.learn), safe=",.-")


def _row(one: Difference, was: Slide | None, now: Slide | None) -> RedlineRow:
    label, colour = KINDS[one.kind]
    texts = ("\n".join(lines_of(slide)) if slide else "" for slide in (was, now))
    return RedlineRow(
        code=one.code,
        title=one.title,
        label=str(label),
        colour=colour,
        why=one.why,
        matters=one.matters,
        pieces=changed.marked(*texts),
    )


def _reader(kind: str, values: frozenset[str]) -> str:
    names: dict[str, dict[str, str]] = {
        "departments": organization.department_names() if kind == "departments" else {},
        "posts": organization.post_labels(),
        "employments": organization.employment_labels(),
    }
    if kind == "all":
        return _("全従業者")
    if kind == "contractors":
        return _("派遣社員・出向者")
    known = names.get(kind, {})
    return "、".join(sorted(known.get(value, value) for value in values))
