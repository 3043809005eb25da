"""損害の列。The map of kinds of information and the items of cost: form, Excel and editions follow from it."""

from collections.abc import Mapping

from omamori.foundation.exports.lists import As, Item, Listing, Values
from omamori.plan.damage.domain import Cost
from omamori.plan.damage.domain import Item as Kind

LEVELS = {"1": "1", "2": "2", "3": "3"}
BASES = {"case": "一件ごと", "person": "一人ごと", "month": "一か月ごと"}
KINDS = {
    "response": "事故対応の費用",
    "liability": "賠償",
    "profit": "利益の損害",
    "money": "金銭の損害",
    "administrative": "行政による損害",
    "intangible": "形のない損害",
}
YES = {"yes": "はい", "no": "いいえ"}


def _cost_problems(values: Values) -> Mapping[str, str]:
    low, high = values.get("low", ""), values.get("high", "")
    if bool(low) != bool(high):
        return {"high": "下限と上限は、両方書くか、両方空にしてください (空は不明)。"}
    if low and (float(low) < 0 or float(high) < float(low)):
        return {"high": "上限は、0 以上の下限より大きくしてください。"}
    return {}


ITEMS = Listing(
    name="items",
    title="情報の種類 (精神的苦痛と経済的損失)",
    key=("code",),
    items=(
        Item(key="code", label="符号", needed=True, kind=As.CODE, pattern=r"[a-z][a-z0-9_]{0,23}"),
        Item(key="title", label="情報の種類", needed=True, longest=80, width=32),
        Item(key="x", label="精神的苦痛 (1–3)", needed=True, kind=As.CHOICE, choices=LEVELS),
        Item(key="y", label="経済的損失 (1–3)", needed=True, kind=As.CHOICE, choices=LEVELS),
        Item(key="words", label="台帳での言葉", longest=200, width=32,
             help="「、」で区切って書きます。台帳の項目にこの言葉があると、この種類と見ます。"),
        Item(key="ours", label="会社が決めた値", kind=As.CHOICE, choices=YES),
    ),
)  # fmt: skip
COSTS = Listing(
    name="costs",
    title="事故対応などの費用",
    key=("code",),
    check=_cost_problems,
    items=(
        Item(key="code", label="符号", needed=True, kind=As.CODE, pattern=r"[a-z][a-z0-9_]{0,23}"),
        Item(key="title", label="費用", needed=True, longest=80, width=32),
        Item(key="kind", label="損害の区分", needed=True, kind=As.CHOICE, choices=KINDS),
        Item(key="basis", label="数え方", needed=True, kind=As.CHOICE, choices=BASES),
        Item(key="low", label="下限 (円)", kind=As.NUMBER, help="分からないときは、上限とともに空にします。"),
        Item(key="high", label="上限 (円)", kind=As.NUMBER),
        Item(key="usual", label="ふつう生じる", kind=As.CHOICE, choices=YES),
        Item(key="note", label="出典・注", longest=200, width=40),
    ),
)  # fmt: skip
SHEETS: Mapping[str, Listing] = {"items": ITEMS, "costs": COSTS}


def kind_of(values: Values) -> Kind:
    """A row of the map."""
    words = tuple(w.strip() for w in values.get("words", "").split("、") if w.strip())
    return Kind(
        code=values["code"], label=values["title"], x=int(values["x"]), y=int(values["y"]),
        words=words, ours=values.get("ours") == YES["yes"],
    )  # fmt: skip


def kind_values(kind: Kind) -> dict[str, str]:
    """The same as text."""
    return {
        "code": kind.code,
        "title": kind.label,
        "x": str(kind.x),
        "y": str(kind.y),
        "words": "、".join(kind.words),
        "ours": YES["yes" if kind.ours else "no"],
    }


def cost_of(values: Values) -> Cost:
    """An item of cost."""
    codes = {label: code for code, label in BASES.items()}
    kinds = {label: code for code, label in KINDS.items()}
    low, high = values.get("low", ""), values.get("high", "")
    return Cost(
        code=values["code"], label=values["title"], kind=kinds[values["kind"]],
        basis=codes[values["basis"]], low=int(float(low)) if low else None,
        high=int(float(high)) if high else None, usual=values.get("usual") == YES["yes"],
        note=values.get("note", ""),
    )  # fmt: skip


def cost_values(cost: Cost) -> dict[str, str]:
    """The same as text."""
    return {
        "code": cost.code,
        "title": cost.label,
        "kind": KINDS[cost.kind],
        "basis": BASES[cost.basis],
        "low": "" if cost.low is None else str(cost.low),
        "high": "" if cost.high is None else str(cost.high),
        "usual": YES["yes" if cost.usual else "no"],
        "note": cost.note,
    }
