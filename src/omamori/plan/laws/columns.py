"""法令等一覧の列。What is kept of each law and of each announced change; form and Excel follow from it."""

from collections.abc import Mapping

from omamori.foundation.exports.lists import As, Item, Listing, Values

KINDS: Mapping[str, str] = {
    "law": "法律",
    "order": "政令・省令・規則",
    "guideline": "国の指針",
    "ordinance": "条例",
    "standard": "規格・制度の基準",
    "industry": "業界の基準",
    "entruster": "委託元の基準",
    "own": "そのほか",
}
MARKS: Mapping[str, str] = {"sourced": "出典で確かめた", "confirm": "公式の表記を確かめる"}
STATUSES: Mapping[str, str] = {
    "policy": "方針の段階",
    "announced": "国が予告",
    "enacted": "成立・公布済み",
    "in_force": "施行済み",
}
_CODE = r"[A-Za-z0-9-]{1,20}"


def _whole_law(values: Values) -> Mapping[str, str]:
    if values.get("retired_on") and not values.get("retired_why"):
        return {"retired_why": "一覧から外すときは、その理由を書いてください。"}
    return {}


def _whole_change(values: Values) -> Mapping[str, str]:
    if values.get("status") == STATUSES["in_force"] and not values.get("effective_on"):
        return {"effective_on": "施行済みのときは、施行日を書いてください。"}
    return {}


LAWS = Listing(
    name="laws",
    title="法令等一覧",
    key=("code",),
    check=_whole_law,
    items=(
        Item(key="code", label="番号", needed=True, longest=20, width=8, aliases=("No", "管理番号"),
             kind=As.CODE, pattern=_CODE, help="一覧の中で見分けるための番号です。例: L70"),
        Item(key="title", label="名称", needed=True, longest=160, width=48,
             aliases=("法令名", "法令等の名称", "規範名")),
        Item(key="kind", label="種類", needed=True, kind=As.CHOICE, choices=KINDS, aliases=("区分",)),
        Item(key="number", label="法令番号・版", longest=160, width=28, aliases=("法令番号", "版")),
        Item(key="issuer", label="所管", longest=120, width=24, aliases=("制定者", "所管官庁")),
        Item(key="asks", label="当社に求めること", needed=True, kind=As.LONG, longest=900, width=60,
             aliases=("概要", "要求事項", "内容")),
        Item(key="clauses", label="関係する指針の項", kind=As.CODES, pattern=r"J\.\d{1,2}(\.\d{1,2}){0,3}",
             width=20, help="例: J.9.2、J.9.4"),
        Item(key="rules", label="関係する規程", kind=As.CODES, pattern=_CODE, width=16,
             help="規程か条の番号。例: R1、R1-3"),
        Item(key="processes", label="関係する業務", longest=200, width=28, aliases=("対象業務",)),
        Item(key="place", label="確かめる場所", longest=200, width=28, aliases=("参照先", "入手先"),
             help="どこで今の条文や版を確かめるか。"),
        Item(key="in_force_from", label="今の内容の施行日", kind=As.DATE, aliases=("施行日", "改正日")),
        Item(key="mark", label="確かさ", kind=As.CHOICE, choices=MARKS, width=20),
        Item(key="owner", label="見直す人", kind=As.PERSON, longest=120, width=20, aliases=("担当", "責任者")),
        Item(key="retired_on", label="外した日", kind=As.DATE),
        Item(key="retired_why", label="外した理由", longest=200, width=28),
    ),
)  # fmt: skip

CHANGES = Listing(
    name="changes",
    title="予定された改正",
    key=("code",),
    check=_whole_change,
    items=(
        Item(key="code", label="番号", needed=True, longest=20, width=14, kind=As.CODE, pattern=_CODE),
        Item(key="law", label="法令等の番号", kind=As.CODE, pattern=_CODE, longest=20,
             help="法令等一覧の番号。例: L01"),
        Item(key="title", label="名称", needed=True, longest=160, width=48),
        Item(key="status", label="段階", needed=True, kind=As.CHOICE, choices=STATUSES),
        Item(key="summary", label="変わること", needed=True, kind=As.LONG, longest=900, width=60),
        Item(key="ours", label="当社がすること", kind=As.LONG, longest=900, width=60),
        Item(key="effective_on", label="施行日", kind=As.DATE, help="公表された日だけを書きます。"),
        Item(key="source", label="出典", longest=200, width=40),
        Item(key="mark", label="確かさ", kind=As.CHOICE, choices=MARKS, width=20),
        Item(key="owner", label="担当", kind=As.PERSON, longest=120, width=20),
    ),
)  # fmt: skip
