"""架空の不適合。What was found at 株式会社みらい印刷 and how it was put right: invented, the same every time."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta

from omamori.act.nonconformities import actions, domain
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]


def found(who: Who, noon: Noon, *, today: date) -> None:
    """One that is over, one under way, one whose cause is being looked for."""
    names = {name: key for key, name in organization.department_names().items()}
    _over(who, noon, next_business_day(today - timedelta(days=200)), names)
    day = next_business_day(today - timedelta(days=18))
    with noon(day):
        one = actions.report(
            who("takahashi", day),
            domain.Finding(
                origin="audit",
                title="発送伝票の控えが、保管期限を過ぎて残っていた",
                what="内部監査で書庫を見たところ、保管期限を二か月過ぎた控えが一箱残っていた。",
                found_on=day,
                department=names["営業部"],
            ),
        )
        plan = domain.Plan(
            cause="期限の来た箱を見分ける印がなく、処分の日を覚えている人だけが頼りだった。",
            correction="一箱を溶解処理に出し、証明書を受け取った。",
            action="箱に期限の月を書いた札を付け、毎月一日に書庫の当番が見る表を作る。",
            owner=who("watanabe", day).person_id,
            due_on=next_business_day(today + timedelta(days=10)),
            checker=who("takahashi", day).person_id,
        )
        actions.plan(who("kobayashi", day), one, plan)
        actions.approve_plan(who("tanaka", day), one)
    with noon(next_business_day(today - timedelta(days=3))):
        actions.report(
            who("suzuki", today),
            domain.Finding(
                origin="check",
                title="来訪者の入退室の記録に、退室の時刻がない日があった",
                what="月に一度の確認で、受付の表に退室の時刻のない行が三つあった。",
                found_on=next_business_day(today - timedelta(days=3)),
            ),
        )


def _over(who: Who, noon: Noon, day: date, names: dict[str, str]) -> None:
    with noon(day):
        one = actions.report(
            who("watanabe", day),
            domain.Finding(
                origin="incident",
                title="FAX の送信先の確認が、一人で行われていた",
                what="番号を押す人と確かめる人を分ける決まりだが、昼休みは一人で送っていた。",
                found_on=day,
                department=names["営業部"],
            ),
        )
        plan = domain.Plan(
            cause="昼休みの当番が一人で、二人で送る時間を決めていなかった。",
            correction="その日の送信先をすべて控えと照らし合わせ、誤りのないことを確かめた。",
            action="FAX は十時と十五時にまとめて二人で送り、急ぐものは短縮番号だけを使う。",
            owner=who("watanabe", day).person_id,
            due_on=day + timedelta(days=20),
            checker=who("takahashi", day).person_id,
        )
        actions.plan(who("kobayashi", day), one, plan)
        actions.approve_plan(who("tanaka", day), one)
    done = next_business_day(day + timedelta(days=12))
    with noon(done):
        actions.finish(
            who("watanabe", done),
            one,
            result="時刻表を貼り、短縮番号を登録した。写真は共有の棚にある。",
        )
    later = next_business_day(done + timedelta(days=100))
    with noon(later):
        actions.check_effect(
            who("takahashi", later),
            one,
            effective=True,
            effect="三か月の送信簿を見て、すべてに二人の印があった。",
        )
