"""聞くこと。Facts that show that a clause is not kept open a nonconformity by themselves."""

from django.utils.translation import gettext_noop

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.opening import open_by_fact
from omamori.facts.base import Recorded
from omamori.facts.conformance import ClauseBreached
from omamori.facts.outbound import EmergencyOverdue
from omamori.facts.quizzes import QuestionFailsMost
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.subscriptions import on


@on(ClauseBreached)
def open_for_clause(row: Recorded) -> None:
    """A clause is kept less than its threshold asks."""
    fact = row.fact
    assert isinstance(fact, ClauseBreached)
    found = domain.Finding(
        origin="fact",
        title=gettext_noop("規程の条が、決めた割合まで守られていません"),
        what=(
            f"{fact.rule_clause} は、この {fact.days} 日に {fact.of:,} 件のうち {fact.exceptions:,} 件で"
            f"守られませんでした ({fact.share} %)。決めた割合は {fact.least} % です。"
        ),
        found_on=row.at.astimezone(clock.JST).date(),
        rule_clause=fact.rule_clause,
        item="J.6.1",
    )
    open_by_fact(found, source=fact.name, source_id=fact.rule_clause, at=row.at)


@on(EmergencyOverdue)
def open_for_emergency(row: Recorded) -> None:
    """What went out in an emergency was not looked at in time."""
    fact = row.fact
    assert isinstance(fact, EmergencyOverdue)
    found = domain.Finding(
        origin="fact",
        title=gettext_noop("緊急に送り出したメールの事後確認が、期限までに行われていません"),
        what="確認を省いて送り出したメールは、決めた時間のうちに別の人が確かめる決まりです。",
        found_on=row.at.astimezone(clock.JST).date(),
        rule_clause="R1-10",
        item="J.9.2",
        department=fact.department_id,
    )
    open_by_fact(found, source=fact.name, source_id=fact.emergency_id, at=row.at)


@on(QuestionFailsMost)
def open_for_wording(row: Recorded) -> None:
    """Nearly everybody fails a question: the finding is against the wording of the clause, not the people."""
    fact = row.fact
    assert isinstance(fact, QuestionFailsMost)
    found = domain.Finding(
        origin="fact",
        title=gettext_noop("条の書き方が、働く人に伝わっていないおそれがあります"),
        what=(
            f"{fact.rule_clause} についてのテストの問いに、{fact.answers:,} 人のうち {fact.right:,} 人しか"
            "正しく答えられませんでした。人ではなく、条の言葉と教材、問いの文を疑って見直します。"
        ),
        found_on=row.at.astimezone(clock.JST).date(),
        rule_clause=fact.rule_clause,
        item="J.6.1",
    )
    open_by_fact(found, source=fact.name, source_id=fact.rule_clause, at=row.at)
