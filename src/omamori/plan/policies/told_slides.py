"""まとめのスライド。Where the rules are, whom to call, the office's notices, the desk, the message of the top (J.4.4.1)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from omamori.foundation.exports.slides.tree import (
    Asked,
    Binding,
    Block,
    Item,
    Listing,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)
from omamori.foundation.organization import queries as organization
from omamori.plan.policies.rows import BulletinRow, ContactRow, MessageRow
from omamori.plan.policies.rule_slides import Clauses
from omamori.plan.policies.told import bulletins, contacts, message

_CHAPTER = "まとめ"
_NONE = "―"
_URGENT = ("company", "outside")
_SAY_WHERE = """
今日の話で覚えて帰ってほしいのは、答えではなく、場所です。
規程はここ、連絡先はここ、相談はここ。迷ったら開いてください。
"""
_SAY_URGENT = """
会社の緊急の電話番号と、社外の関係する所の連絡先です。
社外への連絡は、個人情報保護管理者の判断で行います。自分だけで社外に連絡しないでください。
"""
_SAY_NOTICES = "事務局からのお知らせです。日付の新しいものから見てください。"
_SAY_DESK = """
「こんなことを聞いてもよいのか」と思うことこそ、聞いてください。
相談したことで、不利な扱いを受けることはありません。
"""
_SAY_TOP = "最後に、トップマネジメントからの言葉です。そのまま読み上げてください。"
_TIP_CALL = (
    "番号を、今ここで携帯電話に入れてもらってください。カードに刷ったものを配るとさらに確かです。"
)
_TIP_READ = "できれば本人が話すか、録音を流してください。"


def told(ask: Asked, found: Clauses) -> list[Slide]:
    """The slides of the closing part, and the urgent numbers in the part on the company."""
    known = contacts()
    urgent = [row for row in known if row.kind in _URGENT]
    desks = [row for row in known if row.kind == "desk"]
    return [
        *_numbers(ask, urgent),
        *_where(ask, found),
        *_notices(bulletins(on=ask.on)),
        *_desk(ask, desks),
        *_top(message()),
    ]


def _numbers(ask: Asked, rows: Sequence[ContactRow]) -> Iterator[Slide]:
    """The same numbers twice: where the emergency is taught, and at the end."""
    if not rows:
        return
    block = _without_empty(("どこへ", "電話", "メール", "備考"), [_line(row) for row in rows])
    bound = [_contact(row, number) for number, row in enumerate(rows, 1)]
    for code, part, order, chapter, title in (
        ("company.emergency-numbers", Part.COMPANY, 520, "緊急事態への対応", "会社の緊急連絡先と、関係する所"),
        ("closing.contacts", Part.CLOSING, 20, _CHAPTER, "緊急のときの連絡先"),
    ):  # fmt: skip
        yield _slide(
            code, part, order, title, (block,), bound, ask=ask,
            chapter=chapter, say=_SAY_URGENT, tip=_TIP_CALL,
        )  # fmt: skip


def _where(ask: Asked, found: Clauses) -> Iterator[Slide]:
    books = {book.code: book for book, _clause in found}
    named = (part.strip() for book in books.values() for part in book.place.split("、"))
    places = dict.fromkeys(place for place in named if place)
    rows = (
        ("規程・方針・手順", "、".join(places) or "お守り > 規程"),
        ("連絡先・お知らせ・トップの言葉", "お守り > まとめ"),
        ("事故・ヒヤリハットの報告", "お守り > 事故を知らせる"),
        ("この資料", "お守り > 教育"),
    )
    if books:
        bound = [
            Binding(
                kind="rule", record="places", label="規程のある場所", state=_mark(places),
                url_name="policies:list",
            )
        ]  # fmt: skip
        yield _slide(
            "closing.where", Part.CLOSING, 10, "どこを見ればよいか",
            (Table(("知りたいこと", "場所"), rows),), bound, ask=ask,
            chapter=_CHAPTER, say=_SAY_WHERE, tip="実際に開いて、自分の目で場所を確かめてもらってください。",
        )  # fmt: skip


def _notices(rows: Sequence[BulletinRow]) -> Iterator[Slide]:
    if not rows:
        return
    items = tuple(Item(row.title, tuple(_lines(row.text))) for row in rows)
    bound = [
        Binding(
            kind="notice", record=row.public_id, label=f"お知らせ「{row.title}」",
            state=_mark((row.title, row.text)), url_name="policies:bulletins",
        )
        for row in rows
    ]  # fmt: skip
    sources = tuple(Source(title=f"お知らせ「{row.title}」", as_of=row.starts_on) for row in rows)
    yield Slide(
        code="closing.notices",
        part=Part.CLOSING,
        order=30,
        chapter=_CHAPTER,
        title="PMS事務局からのお知らせ",
        blocks=(Listing(items),),
        say=_SAY_NOTICES,
        tip="終わったお知らせは、次の版から自動で外れます。",
        sources=sources,
        bindings=tuple(bound),
        making=Making.GENERATED,
    )


def _desk(ask: Asked, rows: Sequence[ContactRow]) -> Iterator[Slide]:
    posts = organization.posts(on=ask.on, post="complaints")
    lines = [
        *((row.label, row.holder.name, row.holder.department_name, _NONE) for row in posts),
        *(_line(row) for row in rows),
    ]
    if not lines:
        return
    bound = [
        *(
            Binding(
                kind="contact", record=row.public_id, label=row.label,
                state=_mark((row.holder.name, row.holder.department_name)),
                url_name="organization:posts",
            )
            for row in posts
        ),
        *(_contact(row, number, what="相談窓口") for number, row in enumerate(rows, 1)),
    ]  # fmt: skip
    yield _slide(
        "closing.consultation", Part.CLOSING, 40, "迷ったとき・困ったときの相談先",
        (_without_empty(("窓口", "人・電話", "部門・メール", "備考"), lines),
         Text("迷ったら、使う前・送る前・渡す前に聞く。", strong=True)), bound, ask=ask,
        chapter=_CHAPTER, say=_SAY_DESK, tip="これまでに寄せられた相談を、名前を伏せて一つ紹介すると、相談しやすくなります。",
    )  # fmt: skip


def _top(row: MessageRow | None) -> Iterator[Slide]:
    if row is None:
        return
    blocks: list[Block] = [Text(line) for line in _lines(row.text)]
    blocks.append(Text(f"{row.title} {row.name}".strip(), strong=True))
    yield Slide(
        code="closing.top-message",
        part=Part.CLOSING,
        order=50,
        chapter=_CHAPTER,
        title="トップマネジメントから",
        blocks=tuple(blocks),
        say=_SAY_TOP,
        tip=_TIP_READ,
        sources=(Source(title=f"トップメッセージ 第{row.number}号", as_of=row.dated),),
        bindings=(
            Binding(
                kind="message",
                record=str(row.number),
                label=f"トップメッセージ 第{row.number}号",
                state=_mark((row.text, row.title, row.name)),
                url_name="policies:message",
            ),
        ),
        making=Making.GENERATED,
        duties=frozenset("b"),
    )


def _slide(
    code: str,
    part: Part,
    order: int,
    title: str,
    blocks: tuple[Block, ...],
    bound: Iterable[Binding],
    *,
    ask: Asked,
    chapter: str,
    say: str,
    tip: str,
) -> Slide:
    return Slide(
        code=code,
        part=part,
        order=order,
        chapter=chapter,
        title=title,
        blocks=blocks,
        say=say.strip(),
        tip=tip,
        sources=(Source(title="連絡先・規程の記録", as_of=ask.on),),
        bindings=tuple(bound),
        making=Making.GENERATED,
    )


def _without_empty(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table without the columns that say nothing in any row."""
    kept = [at for at in range(len(headings)) if any(row[at] != _NONE for row in rows)]
    return Table(
        tuple(headings[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)
    )


def _line(row: ContactRow) -> tuple[str, str, str, str]:
    return row.name, row.phone or _NONE, row.email or _NONE, row.note or _NONE


def _contact(row: ContactRow, number: int, *, what: str = "") -> Binding:
    label = f"{what or row.label} {number} 番"
    return Binding(
        kind="contact",
        record=row.public_id,
        label=label,
        state=_mark(_line(row)),
        url_name="policies:contacts",
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _mark(words: Iterable[str]) -> str:
    """A mark of the shown words that differs when they do."""
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
