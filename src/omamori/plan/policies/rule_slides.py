"""規程のスライド。From the clauses in force to slides: the words are the rule's own, only shortened (J.4.3)."""

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from omamori.foundation.exports.slides import fitting
from omamori.foundation.exports.slides.tree import (
    Binding,
    Block,
    Box,
    Flow,
    Item,
    Listing,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)
from omamori.plan.policies import essence
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.essence import lines, name
from omamori.plan.policies.rows import RegulationRow

Clauses = Sequence[tuple[RegulationRow, ClauseText]]

KINDS: tuple[tuple[str, str, str], ...] = (
    ("documents", "書類を送るときの決まり", "書類の送付"),
    ("mail", "メール・電子媒体で送るときの決まり", "メール・電子媒体での送信"),
    ("storage", "保管するときの決まり", "保管"),
    ("deletion", "消すとき・捨てるときの決まり", "消去・廃棄"),
    ("carrying", "持ち出すときの決まり", "持ち出し"),
    ("entrusting", "外に任せるときの決まり", "委託"),
)
"""The six kinds of rule: (area, title, name of the area), in the order in which they are taught."""

_EVER = date(2000, 1, 1)
_WHOLE = "各項の初めの文です。全文は、方針で読めます。"
"""An extract must not pass for the whole."""
_MOST_STEPS = 6
_CHAPTER = "当社の決まり"
_SAY_POLICY = """
当社の個人情報保護方針です。会社が、預けてくださった方と社会に約束していることです。
読むだけでなく、自分の仕事のどれが、この約束に当たるかを一つ考えてください。
"""
_TIP_POLICY = "方針がどこに掲げられているか (会社のサイト、受付、お守りの画面) を尋ねてください。"
_SAY_LIST = """
当社の規程の一覧です。全部を覚える必要はありません。どこにあるかを覚えてください。
迷った時は、この場所で最新の版を読みます。印刷して手元に置いた紙は、古くなっていることがあります。
"""
_TIP_LIST = "自分の携帯電話やパソコンで、実際に規程のページを開いてもらってください。"
_SAY_BREACH = """
決まりに背いた時にどうなるかを、先にお伝えします。
知らせた人を守ることと、隠したことを重く見ること。この二つは組になっています。
"""
_TIP_BREACH = "罰の話で終わらせず、「自分から知らせた人は守られる」で締めくくってください。"
_SAY_FLOW = "事故かもしれないと思ったら、この順に動きます。一人で軽いと決めないでください。\n"
_TIP_FLOW = (
    "最近のヒヤリハットを一つ選び、この流れに当てはめて、どこで何分かかったかを話し合ってください。"
)


def rules(found: Clauses) -> Iterator[Slide]:
    """Slides of the policy, the list, the six kinds, the emergency and the consequences."""
    yield from _policy(found)
    yield from _register(found)
    for number, kind in enumerate(KINDS):
        yield from _kind(found, kind, order=300 + 10 * number)
    yield from _emergency(found)
    yield from _breach(found)


def _policy(found: Clauses) -> Iterator[Slide]:
    """The policy for the people inside; where there is none, the one for everybody."""
    statements = [one for one in found if one[0].kind in ("policy_inside", "policy_outside")]
    inside = [one for one in statements if one[0].kind == "policy_inside"] or statements
    mine = [one for one in inside if one[0].code == inside[0][0].code]
    if not mine:
        return
    book = mine[0][0]
    whole = _slide(
        "company.policy", 10, "個人情報保護方針", _promises(mine, whole=True), mine,
        chapter="個人情報保護方針", say=_SAY_POLICY, tip=_TIP_POLICY, duties="a",
        bindings=(_book(book, "policy"),),
    )  # fmt: skip
    if len(fitting.pages(whole)) == 1:
        yield whole
        return
    said = f"{whole.say}\n{_spoken(mine)}"
    yield dataclasses.replace(whole, blocks=_promises(mine, whole=False), say=said)


def _promises(mine: Clauses, *, whole: bool) -> tuple[Block, ...]:
    """The numbered promises in full, or each with its first sentence."""
    items = tuple(
        Item(c.heading or c.number, tuple(lines(c.body) if whole else _first(c)))
        for _book, c in mine
    )
    goes_on = () if whole else (Text(_WHOLE),)
    return (Listing(items, numbered=True), *goes_on)


def _register(found: Clauses) -> Iterator[Slide]:
    books = {book.code: book for book, _clause in found if book.kind == "rule"}
    if not books:
        return
    rows = tuple(
        (book.title, book.area, book.place or "お守り > 規程", f"第{book.number}版")
        for book in books.values()
    )
    yield Slide(
        code="company.regulations",
        part=Part.COMPANY,
        order=200,
        chapter="規程",
        title="規程の一覧と、ある場所",
        blocks=(Table(("規程", "分野", "ある場所", "版"), rows),),
        say=_SAY_LIST.strip(),
        tip=_TIP_LIST,
        sources=(Source(title="規程の一覧", as_of=_newest(books.values())),),
        bindings=tuple(_book(book, "rule") for book in books.values()),
        making=Making.GENERATED,
        duties=frozenset("c"),
    )


def _kind(found: Clauses, kind: tuple[str, str, str], *, order: int) -> Iterator[Slide]:
    area, title, named = kind
    mine = [one for one in found if one[0].kind == "rule" and one[0].area == named]
    if not mine:
        return
    asked = "\n".join(f"問いかけ: {c.lesson}" for _book, c in mine if c.lesson)
    empty = _slide(
        f"company.rule.{area}", order, title, (), mine,
        chapter=_CHAPTER, say=_spoken(mine), tip=asked, duties="c",
    )  # fmt: skip
    yield essence.told(empty, [clause for _book, clause in mine])


def _emergency(found: Clauses) -> Iterator[Slide]:
    mine = [one for one in found if one[0].kind == "rule" and one[0].area == "緊急時の対応"]
    if not mine:
        return
    steps = tuple(Box(c.heading) for _book, c in mine[:_MOST_STEPS])
    told = "、".join(step.title for step in steps)
    empty = _slide(
        "company.emergency-flow", 400, "事故が起きた・気づいたときの流れ",
        (Flow(steps, f"緊急時の流れ。{told}の順。"),
         Text("軽いかどうかを、一人で決めない。", strong=True)), mine,
        chapter="緊急事態への対応", say=_SAY_FLOW + _spoken(mine), tip=_TIP_FLOW, duties="c",
    )  # fmt: skip
    yield essence.told(empty, [clause for _book, clause in mine])


def _breach(found: Clauses) -> Iterator[Slide]:
    mine = [one for one in found if "penalties" in one[1].answers]
    if not mine:
        return
    items = tuple(Item(line) for _book, clause in mine for line in lines(clause.body))
    yield _slide(
        "company.breach", 550, "決まりに背いたとき", (Listing(items),), mine,
        chapter="違反したとき", say=_SAY_BREACH, tip=_TIP_BREACH, duties="d",
    )  # fmt: skip


def _slide(
    code: str,
    order: int,
    title: str,
    blocks: tuple[Block, ...],
    mine: Clauses,
    *,
    chapter: str,
    say: str,
    tip: str,
    duties: str,
    bindings: tuple[Binding, ...] = (),
) -> Slide:
    books = {book.code: book for book, _clause in mine}
    return Slide(
        code=code,
        part=Part.COMPANY,
        order=order,
        chapter=chapter,
        title=title,
        blocks=blocks,
        say=say.strip(),
        tip=tip,
        sources=tuple(
            Source(title=f"{book.title} 第{book.number}版", as_of=book.effective_from or _EVER)
            for book in books.values()
        ),
        bindings=(*bindings, *(_clause(book, clause) for book, clause in mine)),
        making=Making.GENERATED,
        duties=frozenset(duties),
        clauses=tuple(clause.code for _book, clause in mine),
    )


def _clause(book: RegulationRow, clause: ClauseText) -> Binding:
    text = f"{clause.heading}\n{clause.body}"
    return Binding(
        kind="clause",
        record=clause.code,
        label=f"{book.title} {name(clause)}",
        state=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        url_name="policies:read",
        url_args=(book.public_id,),
    )


def _book(book: RegulationRow, kind: str) -> Binding:
    return Binding(
        kind=kind,
        record=book.code,
        label=f"{book.title} 第{book.number}版",
        state=f"{book.number}",
        url_name="policies:read",
        url_args=(book.public_id,),
    )


def _spoken(mine: Clauses) -> str:
    """The whole text of the clauses, for the teacher to explain from."""
    return "\n".join(f"{name(clause)}\n{clause.body.strip()}" for _book, clause in mine)


def _first(clause: ClauseText) -> tuple[str, ...]:
    sentence = essence.first(clause.body)
    return (sentence,) if sentence else ()


def _newest(books: Iterable[RegulationRow]) -> date:
    days = [book.effective_from for book in books if book.effective_from]
    return max(days, default=_EVER)
