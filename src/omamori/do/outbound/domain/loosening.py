"""緩める変更。What a new version of a control makes less strict; such a change needs a second role (J.2.3, J.3.4).

Whoever runs the gate may make it stricter by himself. He may not open it by himself: an officer under
pressure, or somebody with his account, would be the one person between the company and an accident.
"""

import dataclasses
from collections.abc import Mapping

from omamori.do.outbound.domain.rulebook import Kind, Parameter, Value, number
from omamori.do.outbound.mail import Verdict

WAY = "働き方"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Setting:
    """A control as some people's mail meets it.

    Attributes:
        active, test_mode: a control that is off or only tried stops nothing.
    """

    parameters: Mapping[str, Value]
    active: bool = True
    test_mode: bool = False

    @property
    def acts(self) -> bool:
        """It may stop a mail."""
        return self.active and not self.test_mode


def loosened(kind: Kind, before: Setting, after: Setting) -> tuple[str, ...]:
    """Labels of what becomes less strict; empty for a change that only tightens."""
    if not before.acts:
        return ()
    if not after.acts:
        return (WAY,)
    return tuple(
        p.label
        for p in kind.parameters
        if _weaker(p, before.parameters[p.name], after.parameters[p.name])
    )


def _weaker(parameter: Parameter, before: Value, after: Value) -> bool:
    match parameter.kind:
        case "verdict":
            return Verdict(str(after)).rank < Verdict(str(before)).rank
        case "switch":
            return bool(before) and not after
        case "domains":
            return not set(_listed(before)) <= set(_listed(after))
    if parameter.weaker == "more":
        return number(after) > number(before)
    return parameter.weaker == "less" and number(after) < number(before)


def _listed(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()
