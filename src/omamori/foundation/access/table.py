"""権限表。The one table of roles × actions, read from ``reference/access/*.toml`` and checked.

Each file belongs to one module; each entry names the action, its Japanese label, the clause that
asks for it and how far each role reaches. ``tests/shape`` proves that every page and every public
action has its row, and prints the table into the documentation.
"""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from importlib import resources

from omamori.foundation.access.actor import Reach, Role


@dataclasses.dataclass(frozen=True, kw_only=True)
class Right:
    """One row of the table.

    Attributes:
        action: ``module.verb``, e.g. ``outbound.release``.
        label: what it is, in Japanese.
        clause: item of the 構築・運用指針.
        reach: how far each role reaches; absent roles do not reach at all.
        system: whether the system itself may act.
        public: no sign-in needed (the login page, a contractor's link).
    """

    action: str
    label: str
    clause: str
    reach: Mapping[Role, Reach]
    system: bool = False
    public: bool = False


@functools.cache
def rights() -> Mapping[str, Right]:
    """All rows by action.

    Raises:
        ValueError: a row names an unknown role or reach, or two rows share an action.
    """
    table: dict[str, Right] = {}
    folder = resources.files("omamori.reference") / "access"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for action, row in tomllib.loads(file.read_text("utf-8")).items():
                full = f"{file.name.removesuffix('.toml')}.{action}"
                if full in table:
                    raise ValueError(f"two rows for {full}")
                table[full] = _right(full, row)
    return table


def _right(action: str, row: Mapping[str, object]) -> Right:
    known = {"label", "clause", "system", "public", *Role}
    if unknown := set(row) - known:
        raise ValueError(f"{action}: unknown {sorted(unknown)}")
    return Right(
        action=action,
        label=str(row["label"]),
        clause=str(row.get("clause", "")),
        reach={role: Reach[str(row[role]).upper()] for role in Role if role in row},
        system=bool(row.get("system", False)),
        public=bool(row.get("public", False)),
    )
