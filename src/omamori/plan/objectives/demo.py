"""架空の会社の計画。The context, laws, objectives and year of 株式会社みらい印刷: invented, through the real actions."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from omamori.facts.months import months_after
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import edition_actions as editions
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.records.editions import hash_of
from omamori.plan.context import actions as context
from omamori.plan.context.desks import edition_desk as context_desk
from omamori.plan.laws import actions as laws
from omamori.plan.laws import queries as law_list
from omamori.plan.laws.desks import edition_desk as law_desk
from omamori.plan.objectives import actions, queries, years
from omamori.plan.objectives.desks import edition_desk

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]

# Number, objective, measure, unit, base, target, direction, owner, measured by itself, process, figures.
_AIMS: tuple[tuple[str, str, str, str, str, str, str, str, str, str, tuple[str, ...]], ...] = (
    ("O1", "全員が規程を読んで署名する", "署名の割合", "%", "60", "100", "以上", "E007 小林 恵",
     "規程への署名の割合", "", ("62", "71", "76", "79")),
    ("O2", "誤送信のヒヤリハットを減らす", "一か月の件数", "件", "9", "4", "以下", "E006 渡辺 浩",
     "", "", ("9", "8", "8", "6", "5")),
    ("O3", "全員が教育を受け、テストに合格する", "合格した人の割合", "%", "91", "100", "以上", "E010 吉田 香織",
     "", "", ("91", "94", "98")),
    ("O4", "保管期限を過ぎた紙の名簿をなくす", "期限を過ぎた箱", "箱", "14", "0", "以下", "E002 田中 美咲",
     "", "", ("14", "11", "7", "3")),
)  # fmt: skip


def plan(who: Who, noon: Noon, *, began: date, today: date) -> None:
    """Fill context, laws, objectives and the plan of the running fiscal year."""
    with noon(began):
        office, officer, top = who("kobayashi", began), who("tanaka", began), who("ito", began)
        laws.load_starter(office)
        _approved(office, officer, law_desk(), "最初の一覧")
        context.load_starter(office)
        _approved(office, top, context_desk(), "組織の状況を初めて定める")
    year = years.current(today)
    first = max(began, next_business_day(years.span(year)[0]))
    with noon(first):
        _year(who, first, year, today)
    if began < today:
        _looks(who, noon, first, today)
        _records(who, noon, year, today)


def _year(who: Who, day: date, year: str, today: date) -> None:
    office, top = who("kobayashi", day), who("ito", day)
    # The grant ends in ten months: its renewal is to be applied for from two months from now.
    expires = months_after(today, 10)
    actions.keep_grant(
        office, number="99999999", granted_on=months_after(expires, -24), expires_on=expires
    )
    actions.propose_year(office, year)
    due = years.span(year)[1].isoformat()
    keys = ("code", "title", "measure", "unit", "base", "target", "direction", "owner", "automatic",
            "process")  # fmt: skip
    for row in _AIMS:
        values = dict(zip(keys, row[:-1], strict=True))
        actions.set_objective(office, values | {"year": year, "due": due})
    _approved(office, top, edition_desk(), f"{year}年度の計画", year)


def _looks(who: Who, noon: Noon, first: date, today: date) -> None:
    """The yearly look at the laws, and one that something had changed in."""
    day = min(today, first + timedelta(days=40))
    with noon(day):
        office = who("kobayashi", day)
        every = tuple(row.public_id for row in law_list.to_review(office, on=day))
        laws.review(
            office,
            laws.Looked(
                laws=every, occasion="yearly", result="same", looked_at="e-Gov 法令検索、各省のウェブサイト",
                looked_on=day, note="一つずつ今の版を確かめた。",
            ),
        )  # fmt: skip
        context.review(
            office, looked_on=day, changed=False, note="取引先、働き方、事故の記録を見た。"
        )
    known = next_business_day(today - timedelta(days=14))
    with noon(min(known, today)):
        office = who("kobayashi", known)
        owner = who("suzuki", known).person_id
        found = law_list.laws(office, law_list.Choice(text="L04"), on=known).rows
        laws.review(
            office,
            laws.Looked(
                laws=tuple(row.public_id for row in found), occasion="on_change", result="changed",
                looked_at="個人情報保護委員会のお知らせ", looked_on=min(known, today),
                note="手法の例示の見直しが予告された。添付ファイルのパスワードの例が改められる見込み。",
                task="添付の規程を、予告された例示と照らし合わせる", task_owner=owner,
                task_due=next_business_day(today + timedelta(days=20)),
            ),
        )  # fmt: skip


def _records(who: Who, noon: Noon, year: str, today: date) -> None:
    """What was due has been done, but for one that was moved and one that is late."""
    with noon(today):
        office = who("kobayashi", today)
        rows = queries.events(office, year, on=today).rows
    over = [row for row in rows if (row.until or row.planned_on) < today]
    for row in over[:-1]:
        day = row.until or row.planned_on
        with noon(day):
            actions.finish_event(
                office, row.public_id, on=day, note="計画のとおりに行った。",
                place=f"共有フォルダー > PMS > {year} > {row.title}",
            )  # fmt: skip
    ahead = [row for row in rows if row.planned_on > today]
    if ahead:
        with noon(today):
            moved = next_business_day(ahead[0].planned_on + timedelta(days=7))
            until = next_business_day(moved + timedelta(days=20)) if ahead[0].until else None
            actions.move_event(
                office, ahead[0].public_id, planned_on=moved, until=until,
                reason="決算の繁忙期と重なるため、一週間遅らせた。",
            )  # fmt: skip
    _figures(office, noon, year, today)


def _figures(office: Actor, noon: Noon, year: str, today: date) -> None:
    begins = years.span(year)[0]
    with noon(today):
        ids = {row.code: row.public_id for row in queries.aims(office, year, on=today)}
    for row in _AIMS:
        figures = row[-1]
        step = max(1, (today - begins).days // (len(figures) + 1))
        for number, value in enumerate(figures, start=1):
            day = begins + timedelta(days=step * number)
            if day <= today:
                with noon(day):
                    actions.measure(office, ids[row[0]], on=day, value=Decimal(value))


def _approved(
    writer: Actor, approver: Actor, desk: EditionDesk, reason: str, series: str = ""
) -> None:
    """Propose the lists of a room and let another person approve them."""
    number = editions.propose(writer, desk, reason=reason, series=series)
    mark = hash_of(desk.content(series))
    editions.approve(approver, desk, number, content_hash=mark)
