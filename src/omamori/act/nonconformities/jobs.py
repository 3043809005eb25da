"""聞くこと、毎日のこと。Facts open nonconformities by themselves; every morning promised effects are reckoned."""

from datetime import time

from django.utils.translation import gettext_noop

from omamori.act.nonconformities import domain, judging
from omamori.act.nonconformities.opening import open_by_fact
from omamori.facts.base import Recorded
from omamori.facts.cases import CaseCorrectionAsked
from omamori.facts.conformance import ClauseBreached
from omamori.facts.outbound import EmergencyOverdue
from omamori.facts.quizzes import QuestionFailsMost
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on
from omamori.reference.statistics import axis


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


@on(CaseCorrectionAsked)
def open_for_accident(row: Recorded) -> None:
    """An accident must not happen again: its kind is said, nothing of the matter itself."""
    fact = row.fact
    assert isinstance(fact, CaseCorrectionAsked)
    kind = axis("kind").value(fact.kind)
    what = f"事故 ({kind.label})" if kind else "事故"
    found = domain.Finding(
        origin="fact",
        title=gettext_noop("事故の再発を防ぐ"),
        what=(
            f"{what} の対応から、再発防止が頼まれました。直接の原因とほかの要因を分けて書き、"
            "同じことが起きなくなったと何で分かるかを、処置といっしょに決めてください。"
        ),
        found_on=row.at.astimezone(clock.JST).date(),
        item="J.7.1",
        department=fact.department_id,
    )
    open_by_fact(
        found,
        source=fact.name,
        source_id=fact.subject_id,
        at=row.at,
        kind=fact.kind,
        medium=fact.medium,
    )


@every(day_at=time(6, 45))
def compute_effects() -> int:
    """Read the figures of running promises and judge those whose day has come; returns how many."""
    today = clock.today()
    judging.read_figures(today)
    return judging.compute_due(today)
