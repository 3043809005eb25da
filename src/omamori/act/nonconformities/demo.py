"""架空の不適合。What was found at 株式会社みらい印刷 and how it was put right: invented, the same every time."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from omamori.act.nonconformities import actions, domain, judging
from omamori.act.nonconformities.analysis import Analysis
from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.prediction import Prediction
from omamori.act.nonconformities.reaching import FROM_CASE
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


def afterwards(who: Who, noon: Noon, *, today: date) -> None:
    """A promise that was broken and its second round; and the plan after an accident, which waits for approval.

    To be called when the facts of the accidents have been delivered.
    """
    _broken(who, noon, next_business_day(today - timedelta(days=300)), today)
    row = Nonconformity.objects.filter(source=FROM_CASE, kind="lost", state="open").first()
    if row is not None:
        with noon(today):
            given = _after_loss(who, today)
            actions.plan(who("kobayashi", today), row.public_id, given)


def _broken(who: Who, noon: Noon, day: date, today: date) -> None:
    promise = Prediction(indicator="accidents", direction="at_most", bound=Decimal(0), days=90)
    with noon(day):
        one = actions.report(
            who("kobayashi", day),
            domain.Finding(
                origin="incident",
                title="渡す前の二人の確認が、忙しい日に省かれていた",
                what="事故を並べて見ると、どれも月末の夕方で、二人目の印だけが後から押されていた。",
                found_on=day,
            ),
        )
        actions.plan(who("kobayashi", day), one, _first(who, day, promise))
        actions.approve_plan(who("tanaka", day), one)
    done = next_business_day(day + timedelta(days=10))
    with noon(done):
        actions.finish(who("watanabe", done), one, result="注意書きを貼り、朝礼で三回伝えた。")
    check = next_business_day(done + timedelta(days=91))
    with noon(check):
        judging.compute_due(check)
    again = next_business_day(check + timedelta(days=7))
    if Nonconformity.objects.get(public_id=one).state != Nonconformity.State.OPEN or again > today:
        return
    with noon(again):
        longer = Prediction(indicator="accidents", direction="at_most", bound=Decimal(0), days=270)
        actions.plan(who("kobayashi", again), one, _second(who, again, longer))
        actions.approve_plan(who("tanaka", again), one)
    done = next_business_day(again + timedelta(days=20))
    with noon(done):
        actions.finish(
            who("watanabe", done),
            one,
            result="受け渡しの口を二つの鍵の箱に替え、記録が残るようにした。",
        )


def _first(who: Who, day: date, promise: Prediction) -> domain.Plan:
    return domain.Plan(
        cause="月末の夕方は二人目がおらず、確認の印を後から押すことが普通になっていた。",
        correction="直近の一か月に渡したものを、受け取った側に確かめた。",
        action="二人で確かめるまで渡さないことを、貼り紙と朝礼で伝える。",
        owner=who("watanabe", day).person_id,
        due_on=day + timedelta(days=20),
        checker=who("takahashi", day).person_id,
        analysis=Analysis(
            whys=("二人目の印が後から押された", "夕方に二人目の席が空いていた"),
            other_factors="受け渡しの締め切りが、月末の夕方に重なっていた。",
            watch="印があっても、いつ押されたかを見る。",
        ),
        promise=promise,
    )


def _second(who: Who, day: date, promise: Prediction) -> domain.Plan:
    return domain.Plan(
        cause="確かめなくても渡せてしまう。伝えるだけでは、急ぐ日に同じことが起きた。",
        correction="その月の受け渡しを、二人のいる午前に移した。",
        action="受け渡しの箱を二つの鍵にし、二人がそろわないと開かないようにする。",
        owner=who("watanabe", day).person_id,
        due_on=day + timedelta(days=30),
        checker=who("takahashi", day).person_id,
        analysis=Analysis(
            whys=(
                "二人目を待たずに渡した",
                "待たなくても箱が開いた",
                "鍵が一つで、だれでも開けられる作りだった",
            ),
            other_factors="締め切りを動かす話が、営業部の中で止まっていた。",
            watch="「気を付ける」で終わる処置は、忙しい日に消える。",
        ),
        promise=promise,
    )


def _after_loss(who: Who, day: date) -> domain.Plan:
    return domain.Plan(
        cause="束の数を数える所が、出す所にも着く所にもなく、無くなったことに三日気付かなかった。",
        correction="倉庫で見つかった束を未開封のまま引き取り、数がそろっていることを確かめた。",
        action="束に通し番号の札を付け、出す時と着いた時に読み取る。足りないとその場で知らせる。",
        owner=who("watanabe", day).person_id,
        due_on=next_business_day(day + timedelta(days=14)),
        checker=who("takahashi", day).person_id,
        analysis=Analysis(
            whys=(
                "束が配送の途中で別の車に載った",
                "載せ替えのとき、数を合わせる手順がなかった",
                "配送会社と、だれが数えるかを決めていなかった",
            ),
            other_factors="委託契約に、載せ替えの扱いが書かれていなかった。",
            watch="人に預けるものは、預けた数と戻った数を同じ紙で合わせる。",
        ),
        promise=Prediction(
            indicator="occurrences", kind="lost", direction="at_most", bound=Decimal(0), days=365
        ),
    )
