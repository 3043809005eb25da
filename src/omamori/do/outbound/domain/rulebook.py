"""統制の型。Which parameters a rule of the gate has, and whether given values fit them."""

import dataclasses
import re
from collections.abc import Mapping

from omamori.do.outbound.mail import Verdict
from omamori.facts.errors import Invalid
from omamori.facts.sentences import said

Value = int | bool | str | tuple[str, ...]

_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameter:
    """One adjustable value of a rule.

    Attributes:
        kind: ``count``, ``verdict``, ``switch`` or ``domains``.
        label, unit: Japanese, for the page.
        least, most: bounds of a count.
        choices: verdicts allowed; a rule that guards a duty cannot be turned into ``pass``.
        weaker: ``more`` or ``less``, where a count that grows or shrinks stops fewer mails; or empty.
    """

    name: str
    kind: str
    label: str
    unit: str = ""
    least: int = 0
    most: int = 0
    choices: tuple[Verdict, ...] = ()
    weaker: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """What a rule is, apart from its dated versions.

    Attributes:
        label: Japanese name; purpose: one Japanese sentence on why it is there.
        speaks: it may give reasons; False for settings such as waiting times.
        retired: parameters that versions made earlier may still carry; nothing reads them any more.
    """

    rule: str
    label: str
    purpose: str
    parameters: tuple[Parameter, ...]
    speaks: bool = True
    retired: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Control:
    """A rule as it is in force.

    Attributes:
        clause: id of the clause of the company's regulation; item: of the 構築・運用指針.
        test_mode: only noted, never acts.
    """

    rule: str
    parameters: Mapping[str, Value]
    clause: str
    item: str
    number: int = 1
    test_mode: bool = False

    def count(self, name: str) -> int:
        """A number."""
        return number(self.parameters[name])

    def verdict(self, name: str = "verdict") -> Verdict:
        """A consequence."""
        return Verdict(str(self.parameters[name]))

    def switch(self, name: str) -> bool:
        """Yes or no."""
        return bool(self.parameters[name])

    def domains(self, name: str = "domains") -> frozenset[str]:
        """Names of mail domains."""
        value = self.parameters[name]
        return frozenset(value) if isinstance(value, tuple | list) else frozenset()


@dataclasses.dataclass(frozen=True)
class Rulebook:
    """All rules in force on a day, in a fixed order."""

    controls: tuple[Control, ...]

    def find(self, rule: str) -> Control | None:
        """The rule, unless it is switched off."""
        return next((c for c in self.controls if c.rule == rule), None)


def number(value: Value) -> int:
    """A stored value as a number.

    Raises:
        TypeError: it is something else (the row was changed by hand).
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a number")
    return value


def remembered(
    kind: Kind, stored: Mapping[str, object], starter: Mapping[str, Value]
) -> dict[str, Value]:
    """The parameters of a version that may be older than the rule's present form.

    What has been retired is left out; what has been added since has the starter's value.

    Raises:
        Invalid: a value does not fit (the row was changed by hand).
    """
    kept = {name: value for name, value in stored.items() if name not in kind.retired}
    return checked(kind, {**starter, **kept})


def checked(kind: Kind, given: Mapping[str, object]) -> dict[str, Value]:
    """The parameters in their types.

    Raises:
        Invalid: a value is missing, unknown or out of bounds; each with its sentence.
    """
    values: dict[str, Value] = {}
    wrong = {name: "この統制にない項目です。" for name in given if name not in _names(kind)}
    for parameter in kind.parameters:
        try:
            values[parameter.name] = _value(parameter, given[parameter.name])
        except KeyError:
            wrong[parameter.name] = said("「%(label)s」を入力してください。", label=parameter.label)
        except ValueError as error:
            wrong[parameter.name] = error.args[0]
    if not wrong and kind.rule == "personal_information":
        wrong |= _order_of_thresholds(values)
    if wrong:
        raise Invalid(wrong)
    return values


def _names(kind: Kind) -> set[str]:
    return {p.name for p in kind.parameters}


def _value(parameter: Parameter, given: object) -> Value:
    if parameter.kind == "switch":
        if given not in (True, False, "true", "false", "on", ""):
            raise ValueError(
                said("「%(label)s」は、はい・いいえで答えてください。", label=parameter.label)
            )
        return given in (True, "true", "on")
    if parameter.kind == "verdict":
        return _verdict(parameter, given)
    if parameter.kind == "domains":
        return _domains(parameter, given)
    text = str(given).strip()
    if isinstance(given, bool) or not text.isascii() or not text.isdigit():
        raise ValueError(
            said("「%(label)s」は、半角の数字で書いてください。", label=parameter.label)
        )
    if len(text) > 9 or not parameter.least <= int(text) <= parameter.most:
        raise ValueError(
            said(
                "「%(label)s」は、%(least)s から %(most)s までです。",
                label=parameter.label,
                least=parameter.least,
                most=parameter.most,
            )
        )
    return int(text)


def _verdict(parameter: Parameter, given: object) -> str:
    allowed = {v.value for v in parameter.choices}
    if given not in allowed:
        raise ValueError(
            said("「%(label)s」は、示された中から選んでください。", label=parameter.label)
        )
    return str(given)


def _domains(parameter: Parameter, given: object) -> tuple[str, ...]:
    parts = re.split(r"[\s,、]+", given) if isinstance(given, str) else given
    if not isinstance(parts, list | tuple):
        raise ValueError(said("「%(label)s」は、ドメインを並べてください。", label=parameter.label))  # noqa: TRY004 - shown beside the field
    found = sorted({str(p).strip().lower().lstrip("@") for p in parts if str(p).strip()})
    if bad := [d for d in found if not _DOMAIN.fullmatch(d)]:
        raise ValueError(said("ドメインとして読めないものがあります: %(text)s", text=bad[0][:60]))
    if len(found) > 1000:
        raise ValueError(said("「%(label)s」は、1,000 件までです。", label=parameter.label))
    return tuple(found)


def _order_of_thresholds(values: Mapping[str, Value]) -> dict[str, str]:
    if number(values["second_check_from"]) < number(values["self_check_from"]):
        return {"second_check_from": "ダブルチェックの人数は、自己確認の人数以上にしてください。"}
    return {}
