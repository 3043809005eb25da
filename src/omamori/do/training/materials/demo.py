"""架空の会社の教育資料。Last year's and this year's deck of 株式会社みらい印刷, with words of its own: invented."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.training.materials import actions, editing, queries
from omamori.do.training.materials.editing import Typed
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.exports.slides.tree import Box, Columns, Source, Text

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]

_FIRST = 300
_SECOND = 45


def decks(who: Who, noon: Noon, *, today: date) -> None:
    """An edition of ten months ago, words of the company's own, the edition that is taught now, one for joiners."""
    began = next_business_day(today - timedelta(days=_FIRST))
    with noon(began):
        _issue(who, began, "", "最初の版。規程がそろったので、年に一度の教育に使う。")
    now = next_business_day(today - timedelta(days=_SECOND))
    with noon(now):
        _own_words(who("kobayashi", now), now)
        _issue(who, now, "", "今年度の定期の教育。自社のスライドを加えた。")
        _issue(who, now, "joiner", "入社した人のための版。")


def deck(who: Who, noon: Noon, *, today: date) -> None:
    """Only the edition that is taught now."""
    with noon(today):
        _issue(who, today, "", "最初の版。")


def _issue(who: Who, day: date, audience: str, reason: str) -> None:
    made = actions.propose(who("kobayashi", day), reason=reason, audience=audience)
    mark = queries.edition(made).content_hash
    actions.approve(who("tanaka", day), made, content_hash=mark)


def _own_words(office: Actor, day: date) -> None:
    page = editing.one_page("why.two-purposes")
    slide = page.slide
    actions.write(
        office,
        slide.code,
        typed=Typed(
            title=slide.title,
            lead=slide.lead,
            blocks=slide.blocks,
            say=f"{slide.say}\n当社では、発送の宛名をお預かりすることが、仕事の中心です。",
            tip=slide.tip,
            sources=slide.sources,
            number=page.number,
        ),
    )
    _night_watch(office)
    _dispatch(office, day)


def _night_watch(office: Actor) -> None:
    """A line of the company's own on a live slide."""
    live = editing.one_page("company.contact-tree")
    actions.write(
        office,
        live.slide.code,
        typed=Typed(
            extra="工場の夜間は、守衛室 (内線 110) からも連絡できます。",
            say=live.slide.say,
            tip=live.slide.tip,
            number=live.number,
        ),
    )


def _dispatch(office: Actor, day: date) -> None:
    """A slide of the company's own."""
    actions.add(
        office,
        part="company",
        typed=Typed(
            title="発送の現場で、宛名を扱うとき",
            lead="一日に 3,000 通。一通の取り違えも、お客様の事故になります。",
            blocks=(
                Columns(
                    (
                        Box(
                            "刷る前",
                            ("件数と一行目・最終行を照らし合わせる", "前の仕事のデータを消す"),
                        ),
                        Box("封入", ("百通ごとに抜き取って確かめる", "二人で、声に出して")),
                        Box(
                            "終わったら",
                            ("余りと試し刷りを、その日に溶解箱へ", "データは 30 日で消す"),
                        ),
                    )
                ),
                Text("数が合わないときは、機械を止めて呼ぶ。", strong=True),
            ),
            say="発送の仕事では、お預かりした宛名がそのまま紙になります。止める勇気を持ってください。",
            tip="試し刷りの箱を実際に見せてから話してください。",
            sources=(Source(title="株式会社みらい印刷 発送作業の手順", as_of=day),),
            duties=frozenset({"c"}),
        ),
    )
