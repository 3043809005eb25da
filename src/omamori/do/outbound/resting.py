"""持ち寄り。Which controls rest on a clause, and which on a way of working (J.3.4, J.4.5.2)."""

import dataclasses
import functools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources

from django.utils.translation import gettext as _

from omamori.do.outbound import keeping
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Control, Parameter, Value
from omamori.do.outbound.forms import VERDICTS
from omamori.do.outbound.scoping import company_rules
from omamori.do.outbound.starting_values import starter
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.policies import queries as policies


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """The controls by which these clauses act, with their values of the day."""
    require(actor, "outbound.see_controls")
    named = _named(codes, on)
    return [
        _resting(one.rule, one.values)
        for one in controls_on(on)
        if one.rule in named or one.clause in codes
    ]


@dataclasses.dataclass(frozen=True)
class OnDay:
    """A control on a day: its code, the clause it rests on, its name and its values in words."""

    rule: str
    clause: str
    label: str
    values: str


def controls_on(on: date) -> Iterator[OnDay]:
    """Every control of the whole company as it counted on a day; the caller has the right."""
    rules = company_rules(on)
    for rule, first in starter().items():
        control = rules.find(rule)
        values = _values(control or first, active=control is not None)
        yield OnDay(rule, first.clause, _(keeping.names()[rule]), values)


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """The controls that were set with the old way of working in mind."""
    del on
    require(actor, "outbound.see_controls")
    return [
        _resting(rule, _(why))
        for rule, (kinds, why) in _premises().items()
        if touched.kind in kinds
    ]


def _named(codes: frozenset[str], on: date) -> frozenset[str]:
    """Controls that the texts of these clauses name: several clauses may rest on one control."""
    texts = (text for _book, text in policies.clauses_in_force(on=on) if text.code in codes)
    return frozenset(control for text in texts for control in text.controls)


def _resting(rule: str, why: str) -> Resting:
    return Resting(
        kind="control",
        code=rule,
        label=_(keeping.names()[rule]),
        why=why,
        url_name="outbound:controls",
    )


def _values(control: Control, *, active: bool) -> str:
    """What the control does on that day, in one line."""
    if not active:
        return _("今は止めています。")
    values = " / ".join(
        f"{_(p.label)}: {_value(p, control.parameters[p.name])}"
        for p in KINDS[control.rule].parameters
    )
    return _("試しています。%(values)s") % {"values": values} if control.test_mode else values


def _value(parameter: Parameter, value: Value) -> str:
    match parameter.kind:
        case "verdict":
            return str(VERDICTS[str(value)])
        case "switch":
            return _("はい") if value else _("いいえ")
        case "domains":
            return "、".join(value) if isinstance(value, tuple | list) and value else _("なし")
    return f"{value:,} {_(parameter.unit)}"


@functools.cache
def _premises() -> Mapping[str, tuple[frozenset[str], str]]:
    """Kinds of changes that touch a control, and why, by its code.

    Raises:
        KeyError: the data file does not fit (found by the tests).
    """
    file = resources.files("omamori.reference") / "controls" / "resting.toml"
    rows = tomllib.loads(file.read_text("utf-8"))
    return {
        rule: (frozenset(row["kinds"]), row["why"])
        for rule, row in rows.items()
        if isinstance(row, dict)
    }
