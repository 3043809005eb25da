"""リスク分析表の列。The columns of the table as it goes out to Excel and comes in, cell by cell the same."""

import dataclasses
from collections.abc import Callable, Mapping

from omamori.facts.lifecycle import Measure
from omamori.foundation.exports.lists import As, Item, Listing, Values, codes_of, labels_of, parts
from omamori.plan.risk.domain.criteria import Criteria, Level
from omamori.plan.risk.domain.particulars import LONGEST, Particulars, from_lines
from omamori.plan.risk.reading import KINDS, MEASURES, MEDIA, STAGES

READ_ONLY = ("value", "state", "edition", "approver", "approved_on")
"""Columns that only go out; a file that says something else there is told so."""
_SEPARATORS = str.maketrans("、,，;；\n", "      ")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskListing(Listing):
    """Known again by number; a row without one is a new scene, told apart by process, stage and words."""

    def key_of(self, values: Values) -> str:
        """By what a row is known again."""
        number = values.get("number", "").strip()
        return f"number {number}" if number else super().key_of(values)


def listing(
    criteria: Criteria,
    processes: Mapping[str, str],
    check: Callable[[Values], Mapping[str, str]],
) -> RiskListing:
    """The table of today.

    Args:
        criteria: whose levels may be chosen.
        processes: label by public id.
        check: further problems of a row.
    """
    return RiskListing(
        name="risks",
        title="リスク分析表",
        key=("process", "stage", "scene"),
        check=check,
        items=(*_what(processes), *_measured(criteria), *_outcome()),
    )


def _what(processes: Mapping[str, str]) -> tuple[Item, ...]:
    return (
        Item(key="number", label="番号", aliases=("no", "リスク番号", "リスク分析番号"), kind=As.NUMBER,
             width=8),
        Item(key="process", label="業務", needed=True, kind=As.CHOICE, choices=processes, width=24,
             aliases=("業務名", "業務プロセス", "業務フロー")),
        Item(key="stage", label="局面", needed=True, kind=As.CHOICE, choices=STAGES,
             aliases=("ライフサイクル", "取扱い局面")),
        Item(key="items", label="台帳番号", kind=As.CODES, pattern=r"[^\s、]{1,30}", width=20,
             aliases=("管理番号", "個人情報管理番号")),
        Item(key="media", label="媒体", kind=As.CHOICES, choices=MEDIA, width=24),
        _long("scene", "取扱いの場面", ("場面", "取扱い場面"), needed=True),
        Item(key="kinds", label="想定リスクの種類", kind=As.CHOICES, choices=KINDS, width=24,
             aliases=("リスクの種類",)),
        _long("threat", "脅威", ("想定リスク", "想定されるリスク")),
        _long("weakness", "弱点", ("脆弱性",)),
    )  # fmt: skip


def _measured(criteria: Criteria) -> tuple[Item, ...]:
    return (
        Item(key="likelihood", label="発生可能性", kind=As.CHOICE, choices=_levels(criteria.likelihood)),
        Item(key="impact", label="影響度", kind=As.CHOICE, choices=_levels(criteria.impact)),
        Item(key="value", label="リスク値", width=10),
    )  # fmt: skip


def _outcome() -> tuple[Item, ...]:
    return (
        *(
            _long(str(kind), f"{kind.label}対策")
            for kind in Measure
        ),
        _long("residual", "残留リスク", ("残存リスク",)),
        _long("watch", "残留リスクの監視方法", ("監視方法", "見張り方")),
        Item(key="state", label="状態", width=12),
        Item(key="edition", label="版", width=8),
        Item(key="approver", label="承認者", width=16),
        Item(key="approved_on", label="承認日", kind=As.DATE, width=14),
    )  # fmt: skip


def _long(key: str, label: str, aliases: tuple[str, ...] = (), *, needed: bool = False) -> Item:
    """A column of several lines."""
    return Item(
        key=key, label=label, needed=needed, aliases=aliases, kind=As.LONG, longest=LONGEST, width=40
    )  # fmt: skip


def process_label(code: str, name: str) -> str:
    """A process in one cell; without the signs that part a list."""
    return f"{code} {name}".translate(_SEPARATORS).strip()


def _levels(levels: tuple[Level, ...]) -> dict[str, str]:
    return {str(x.level): f"{x.level} {x.label}".translate(_SEPARATORS) for x in levels}


def values_of(
    table: Listing, given: Particulars, *, process_id: str, codes: Mapping[str, str]
) -> dict[str, str]:
    """What a cell says, column by column; ``codes``: numbers of the entries by public id."""
    told = {
        name: getattr(given, name) for name in ("scene", "threat", "weakness", "residual", "watch")
    }
    told |= {kind: given.lines(kind) for kind in MEASURES}
    told |= {name: labels_of(table.item(name), getattr(given, name)) for name in ("media", "kinds")}
    for name in ("likelihood", "impact"):
        told[name] = labels_of(table.item(name), [str(getattr(given, name))])
    told["stage"] = labels_of(table.item("stage"), [given.stage])
    told["process"] = labels_of(table.item("process"), [process_id])
    told["items"] = "、".join(sorted(codes[i] for i in given.items if i in codes))
    return told


def particulars_of(
    table: Listing, values: Values, *, ids: Mapping[str, str], origin: str
) -> tuple[str, Particulars]:
    """(public id of the process, what a row says); ``ids``: public ids of the entries by number."""

    def code(name: str) -> str:
        found = codes_of(table.item(name), values.get(name, ""))
        return found[0] if found else ""

    return code("process"), Particulars(
        stage=code("stage"),
        scene=values.get("scene", ""),
        media=codes_of(table.item("media"), values.get("media", "")),
        kinds=codes_of(table.item("kinds"), values.get("kinds", "")),
        items=tuple(ids.get(word, word) for word in parts(values.get("items", ""))),
        threat=values.get("threat", ""),
        weakness=values.get("weakness", ""),
        likelihood=int(code("likelihood") or 0),
        impact=int(code("impact") or 0),
        measures=from_lines({kind: values.get(kind, "") for kind in MEASURES}),
        residual=values.get("residual", ""),
        watch=values.get("watch", ""),
        origin=origin,
    )
