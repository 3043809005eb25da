"""目標と行事の列。What is kept of each objective and event; form and Excel follow from it."""

import functools
from collections.abc import Mapping
from decimal import Decimal

from omamori.foundation.exports.lists import As, Item, Listing, Values
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import MeasuredFigure
from omamori.plan.objectives.domain.measuring import DIRECTIONS
from omamori.plan.objectives.domain.year import KINDS

_CODE = r"[A-Za-z0-9-]{1,20}"
_YEAR = r"20\d\d"
_YEAR_ITEM = Item(
    key="year", label="年度", needed=True, longest=4, width=8, kind=As.CODE, pattern=_YEAR,
    help="年度の始まりの年。例: 2026",
)  # fmt: skip


def measured() -> dict[str, MeasuredFigure]:
    """Figures that rooms know of themselves, by code."""
    return collecting.measured_figures()


@functools.cache
def objectives() -> Listing:
    """The list of objectives; what can be measured by itself is asked of the rooms."""
    automatic = {code: figure.label for code, figure in measured().items()}
    return Listing(
        name="objectives",
        title="個人情報保護目標",
        key=("year", "code"),
        check=_whole_objective,
        items=(
            _YEAR_ITEM,
            Item(key="code", label="番号", needed=True, longest=20, width=8, kind=As.CODE, pattern=_CODE,
                 help="年度の中で見分けるための番号です。例: O1"),
            Item(key="title", label="目標", needed=True, longest=160, width=40),
            Item(key="measure", label="測るもの", needed=True, longest=160, width=32, aliases=("指標",)),
            Item(key="unit", label="単位", longest=20, width=8, help="例: %、件、時間"),
            Item(key="base", label="今の値", kind=As.NUMBER, longest=20, aliases=("基準値", "現状値")),
            Item(key="target", label="目標値", needed=True, kind=As.NUMBER, longest=20),
            Item(key="direction", label="向き", needed=True, kind=As.CHOICE, choices=DIRECTIONS),
            Item(key="due", label="期限", needed=True, kind=As.DATE),
            Item(key="owner", label="責任者", kind=As.PERSON, longest=120, width=20, aliases=("担当",)),
            Item(key="method", label="測り方", kind=As.LONG, longest=900, width=40),
            Item(key="automatic", label="自動で測る値", kind=As.CHOICE, choices=automatic, width=28,
                 help="選ぶと、毎週、記録から自動で測ります。"),
            Item(key="process", label="業務", longest=120, width=20, help="会社全体の目標なら空にします。"),
        ),
    )  # fmt: skip


def _whole_objective(values: Values) -> Mapping[str, str]:
    base, target = values.get("base"), values.get("target")
    if base and target and Decimal(base) == Decimal(target):
        return {"target": "目標値が今の値と同じです。変えたい先の値を書いてください。"}
    return {}


def _whole_event(values: Values) -> Mapping[str, str]:
    if values.get("until") and values["until"] < values.get("planned_on", ""):
        return {"until": "終わりの日を、予定の日より後にしてください。"}
    return {}


EVENTS = Listing(
    name="events",
    title="年間計画",
    key=("year", "code"),
    check=_whole_event,
    items=(
        _YEAR_ITEM,
        Item(key="code", label="番号", needed=True, longest=20, width=8, kind=As.CODE, pattern=_CODE,
             help="年度の中で見分けるための番号です。例: E20"),
        Item(key="kind", label="種類", needed=True, kind=As.CHOICE, choices=KINDS, width=20),
        Item(key="title", label="行事", needed=True, longest=160, width=40, aliases=("件名", "内容")),
        Item(key="planned_on", label="予定の日", needed=True, kind=As.DATE, aliases=("実施予定日", "開始日")),
        Item(key="until", label="終わりの日", kind=As.DATE, aliases=("終了日",), help="一日で終わるなら空にします。"),
        Item(key="owner", label="担当", kind=As.PERSON, longest=120, width=20, aliases=("責任者",)),
        Item(key="audience", label="対象", longest=200, width=28),
        Item(key="process", label="業務", longest=120, width=20, help="全社の行事なら空にします。"),
        Item(key="how", label="進め方", kind=As.LONG, longest=900, width=48),
        Item(key="record", label="残す記録", longest=200, width=28),
    ),
)  # fmt: skip
