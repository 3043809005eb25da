"""不適合の決まり。What has to be written, who may do what after whom, when the effect can be seen; pure."""

import dataclasses
import re
from collections.abc import Collection
from datetime import date, timedelta

from omamori.act.nonconformities.analysis import Analysis
from omamori.act.nonconformities.prediction import Prediction
from omamori.facts.errors import Refusal
from omamori.facts.sentences import said

LONGEST = 2000
LONGEST_TITLE = 120
SHORTEST = 10
NO_ANALYSIS = Analysis()


class NotThatState(Refusal):
    """The nonconformity is not at the point that this step needs."""

    code = "nonconformities.not_that_state"
    message = "この不適合は今、その操作ができる段階にありません。"
    next_step = "不適合のページを開き直して、今の状態を確かめてください。"


class OwnPlan(Refusal):
    """Nobody approves the plan that he wrote or has to carry out."""

    code = "nonconformities.own_plan"
    message = "自分が立てた、または自分が担当する是正処置を、自分で承認することはできません。"
    next_step = "個人情報保護管理者かトップマネジメントのうち、別の人に頼んでください。"
    status = 403


class NotIndependent(Refusal):
    """Whoever planned or did it does not say that it helped."""

    code = "nonconformities.not_independent"
    message = "計画を立てた人と、処置を行った人は、効果を確かめることができません。"
    next_step = "効果を確かめる人に頼んでください。"
    status = 403


class NotSeen(Refusal):
    """Whoever carries it out or looks at its effect must be allowed to see it."""

    code = "nonconformities.not_seen"
    message = "担当か、効果を確かめる人が、この事故を見られる人ではありません。"
    next_step = "事故の担当に加えられている人から選んでください。"


class TooEarly(Refusal):
    """An effect shows only after a while."""

    code = "nonconformities.too_early"
    message = "効果を確かめる日は、まだ来ていません。"
    next_step = "処置が続いているかは、その日を待って、実際の記録で確かめてください。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """What somebody found.

    Attributes:
        origin: value of ``Nonconformity.Origin``.
        title: one line; what: the whole, may name people.
        rule_clause: code of the clause, item: of the guideline; either may be empty.
        department: public id; empty for the whole company.
    """

    origin: str
    title: str
    what: str
    found_on: date
    rule_clause: str = ""
    item: str = ""
    department: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """Cause and action.

    Attributes:
        correction: what was put right at once; action: what removes the cause.
        owner, checker: public ids.
        analysis: how the cause was found; promise: the effect in figures, None where a person looks at it alone.
    """

    cause: str
    correction: str
    action: str
    owner: str
    due_on: date
    checker: str
    analysis: Analysis = NO_ANALYSIS
    promise: Prediction | None = None


def problems(found: Finding, origins: frozenset[str], today: date) -> dict[str, str]:
    """What is wrong with a finding, by field."""
    wrong = _texts({"what": found.what})
    if found.origin not in origins:
        wrong["origin"] = "きっかけを一つ選んでください。"
    if not SHORTEST <= len(found.title.strip()) <= LONGEST_TITLE:
        wrong["title"] = "何が決まりと違っていたかを、10 字以上 120 字以内の一行で書いてください。"
    if found.found_on > today:
        wrong["found_on"] = "見つけた日が先の日になっています。"
    if found.found_on < today - timedelta(days=366 * 3):
        wrong["found_on"] = (
            "三年より前のことは、見つけた日に今日を入れ、内容にいつのことかを書いてください。"
        )
    return wrong


def due_to_promise(plan: Plan, *, accident: bool) -> dict[str, str]:
    """Of an accident it is not enough that somebody finds it better later: the effect is promised in figures."""
    if accident and plan.promise is None:
        return {"indicator": "事故では、効いたかどうかを何の数字で確かめるかを決めてください。"}
    return {}


def plan_problems(plan: Plan, planner: str, today: date, inattention: str) -> dict[str, str]:
    """What is wrong with a plan, by field: a cause that is only somebody's inattention is none.

    Args:
        plan: what was written; planner: public id of who wrote it.
        today: the day.
        inattention: as in ``reference/correction``.
    """
    wrong = _texts({"cause": plan.cause, "correction": plan.correction, "action": plan.action})
    if "cause" not in wrong and re.fullmatch(inattention, plan.cause):
        wrong["cause"] = (
            "人の不注意だけを原因にすると、同じことがまた起きます。手順、道具、環境、教育のどこを変えれば防げたかを書いてください。"
        )
    if plan.due_on < today:
        wrong["due_on"] = "期日には、今日以降の日を入れてください。"
    if not plan.owner:
        wrong["owner"] = "担当を、今働いている人から選んでください。"
    if not plan.checker:
        wrong["checker"] = "効果を確かめる人を、今働いている人から選んでください。"
    elif plan.checker in (plan.owner, planner):
        wrong["checker"] = "効果を確かめる人は、計画を立てる人とも担当とも別の人にしてください。"
    return wrong


def text_problem(text: str) -> str:
    """What is wrong with a text that has to say something; empty when it can be kept."""
    if len(text.strip()) < SHORTEST:
        return said("%(n)s 字以上で、具体的に書いてください。", n=SHORTEST)
    if len(text) > LONGEST:
        return said("%(n)s 字までにしてください。", n=f"{LONGEST:,}")
    return ""


def require_approver(approver: int, planners: Collection[int], owner: int) -> None:
    """Two persons rule of the plan: whoever wrote on it, also before it was sent back, is one of them.

    Raises:
        OwnPlan.
    """
    if approver in {*planners, owner}:
        raise OwnPlan


def require_independent(checker: int, involved: frozenset[int | None]) -> None:
    """Who looks at the effect took no part.

    Raises:
        NotIndependent.
    """
    if checker in involved:
        raise NotIndependent


def require_time(check_on: date | None, today: date) -> None:
    """The day has come.

    Raises:
        TooEarly.
    """
    if check_on is None or today < check_on:
        raise TooEarly


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {name: wrong for name, text in texts.items() if (wrong := text_problem(text))}
