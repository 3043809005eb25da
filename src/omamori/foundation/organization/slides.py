"""教育資料への持ち寄り。Who holds which post, and whom to call in which order, from today's appointments (J.2.3, J.4.4.2).

Of a person the name, the department and the telephone of the register (or the mail address) are shown, as on 「まとめ」.
"""

import hashlib
from collections.abc import Iterable

from omamori.foundation.exports.slides.tree import (
    Asked,
    Binding,
    Box,
    Diagram,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)
from omamori.foundation.organization import queries
from omamori.foundation.organization.people import PostRow

_CHAPTER = "体制"
_TOP, _OFFICER, _HEAD = "top", "privacy_officer", "department_head"
_UNDER = {_OFFICER: _TOP, "auditor": _TOP}
_NOT_SHOWN = frozenset({"operator"})
_FIRST = ("office", _OFFICER, _TOP)
_NOBODY = "―"
_LISTED = "任命の記録"

_SAY_CHART = """
当社の体制です。いちばん上に責任を持つトップマネジメントがいて、個人情報保護管理者が仕組みを動かします。
監査責任者は、管理者とは別の人です。自分で動かした仕組みを、自分で確かめることはできないからです。
自分の部門の責任者がだれかを、ここで必ず確かめてください。困った時に最初に話す人です。
"""
_TIP_CHART = (
    "兼務や代わりの人が決まったばかりの役割があれば、いつから変わったかを一言添えてください。"
)
_SAY_TREE = """
事故かもしれないと思ったら、この順に知らせます。最初は自分の部門の責任者です。
つながらなければ、次の人へ進みます。全員につながらなくても、止まらずに上から当たってください。
夜や休みの日も同じです。番号は、今ここで携帯電話に入れてください。
"""
_TIP_TREE = "実際に一番上の番号へ、研修の中で一度かけてみると、番号の間違いも見つかります。"
_SAY_HEADS = """
部門の責任者の一覧です。自分の部門の行を探してください。
責任者が不在の時は、代わりの人に知らせます。どちらもいない時は、前のページの順に進みます。
"""
_TIP_HEADS = "自分の部門の行を指で押さえてもらい、全員が見つけたかを確かめてください。"


def slides(ask: Asked) -> list[Slide]:
    """The chart of posts, the ladder of calls, the heads of departments; nothing while nobody is appointed."""
    rows = [row for row in queries.posts(on=ask.on) if row.post not in _NOT_SHOWN]
    if not rows:
        return []
    people = {p.public_id for row in rows for p in (row.holder, row.stand_in) if p}
    known = queries.everybody(on=ask.on).filter(public_id__in=people)
    phones = {one: phone for one, phone in known.values_list("public_id", "phone") if phone}
    heads = [row for row in rows if row.post == _HEAD]
    ladder = [row for post in _FIRST for row in rows if row.post == post]
    source = (Source(title=_LISTED, as_of=ask.on),)
    found = [_chart(rows, heads, source)]
    if ladder:
        found.append(_ladder(ladder, phones, source))
    if heads:
        found.append(_heads(heads, phones, source))
    return found


def _chart(rows: list[PostRow], heads: list[PostRow], source: tuple[Source, ...]) -> Slide:
    company = [row for row in rows if row.post != _HEAD]
    boxes: list[Box] = []
    places: dict[str, int] = {}
    for row in sorted(company, key=lambda row: (row.post != _TOP, row.post != _OFFICER)):
        if row.post in places:
            at = places[row.post]
            boxes[at] = Box(row.label, (*boxes[at].lines, row.holder.name), boxes[at].under)
            continue
        above = places.get(_UNDER.get(row.post, _OFFICER))
        places[row.post] = len(boxes)
        boxes.append(Box(row.label, (row.holder.name,), above))
    if heads:
        lines = tuple(f"{row.department_name} {row.holder.name}".strip() for row in heads)
        boxes.append(Box(heads[0].label, lines, places.get(_OFFICER)))
    told = "、".join(f"{row.label}は{row.holder.name}" for row in company)
    return Slide(
        code="company.organization",
        part=Part.COMPANY,
        order=100,
        chapter=_CHAPTER,
        title="個人情報を守る体制",
        blocks=(Diagram(tuple(boxes), f"体制の図。{told}。部門ごとに責任者がいる。"),),
        say=_SAY_CHART.strip(),
        tip=_TIP_CHART,
        sources=source,
        bindings=tuple(_post(row) for row in rows),
        making=Making.GENERATED,
        duties=frozenset({"c"}),
        clauses=("R3-4", "R3-5", "R3-6"),
    )


def _ladder(rows: list[PostRow], phones: dict[str, str], source: tuple[Source, ...]) -> Slide:
    lines = [
        ("1", "自分の部門の責任者", "次のページの表", "", ""),
        *((str(n), row.label, *_who(row, phones)) for n, row in enumerate(rows, 2)),
    ]
    return Slide(
        code="company.contact-tree",
        part=Part.COMPANY,
        order=500,
        chapter="緊急事態への対応",
        title="だれに知らせるか (緊急連絡網)",
        lead="上から順に。つながらなければ、次の人へ。",
        blocks=(
            Table(("順", "役割", "氏名", "電話・メール", "代わりの人"), tuple(lines)),
            Text("夜も休みの日も、明日まで待たない。", strong=True),
        ),
        say=_SAY_TREE.strip(),
        tip=_TIP_TREE,
        sources=source,
        bindings=tuple(
            _contact(row, phones, f"緊急連絡先 {n} 番 ({row.label})")
            for n, row in enumerate(rows, 2)
        ),
        making=Making.GENERATED,
        duties=frozenset({"c"}),
        clauses=("R2-2",),
    )


def _heads(rows: list[PostRow], phones: dict[str, str], source: tuple[Source, ...]) -> Slide:
    lines = tuple((row.department_name or _NOBODY, *_who(row, phones)) for row in rows)
    return Slide(
        code="company.contact-heads",
        part=Part.COMPANY,
        order=510,
        chapter="緊急事態への対応",
        title="部門の責任者の連絡先",
        blocks=(Table(("部門", "責任者", "電話・メール", "代わりの人"), lines),),
        say=_SAY_HEADS.strip(),
        tip=_TIP_HEADS,
        sources=source,
        bindings=tuple(
            _contact(row, phones, f"部門の責任者 ({row.department_name})") for row in rows
        ),
        making=Making.GENERATED,
    )


def _who(row: PostRow, phones: dict[str, str]) -> tuple[str, str, str]:
    deputy = row.stand_in
    number = phones.get(deputy.public_id, "") if deputy else ""
    return (
        row.holder.name,
        phones.get(row.holder.public_id) or row.holder.email or _NOBODY,
        f"{deputy.name} {number}".strip() if deputy else _NOBODY,
    )


def _post(row: PostRow) -> Binding:
    return Binding(
        kind="post",
        record=row.public_id,
        label=f"{row.label} {row.department_name}".strip(),
        state=_mark((row.label, row.department_name, row.holder.name)),
        url_name="organization:posts",
    )


def _contact(row: PostRow, phones: dict[str, str], label: str) -> Binding:
    return Binding(
        kind="contact",
        record=row.public_id,
        label=label,
        state=_mark((row.label, row.department_name, *_who(row, phones))),
        url_name="organization:posts",
    )


def _mark(words: Iterable[str]) -> str:
    """A mark of the shown words that differs when they do."""
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
