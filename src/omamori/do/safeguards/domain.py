"""環境の変更の決まり。What a report must say, until when things are looked at, when a change may be closed; pure."""

import dataclasses
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from omamori.facts.errors import Refusal
from omamori.facts.sentences import said

LONGEST = 400
SHORTEST = 10
MOST_TASKS = 500


class NotThatState(Refusal):
    """The change is not at the point that this step needs."""

    code = "safeguards.not_that_state"
    message = "この変更は今、その操作ができる段階にありません。"
    next_step = "変更のページを開き直して、今の状態を確かめてください。"


class OwnReport(Refusal):
    """Nobody approves what he reported or rewrote himself."""

    code = "safeguards.own_report"
    message = "自分が届け出た変更、直した変更を、自分で承認することはできません。"
    next_step = "個人情報保護管理者かトップマネジメントのうち、書いていない人に頼んでください。"
    status = 403


class TasksOpen(Refusal):
    """Something that rests on the old way has not been looked at."""

    code = "safeguards.tasks_open"
    message = "まだ見直していないものがあります。"
    next_step = "残りを見直すか、見直さないまま閉じる理由を 10 文字以上で書いてください。"
    status = 422


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """The three answers.

    Attributes:
        kind: code of ``reference/changes``; what: in the reporter's words.
        departments: public ids, none for the whole company; processes: public ids, none for all.
        starts_on: first day of the new way.
    """

    kind: str
    what: str
    departments: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    starts_on: date


def problems(report: Report, kinds: Collection[str], today: date) -> dict[str, str]:
    """What is wrong with the answers, by field; a change that has begun may still be told."""
    wrong = {}
    if report.kind not in kinds:
        wrong["kind"] = "何が変わるかを一つ選んでください。"
    if not SHORTEST <= len(report.what.strip()) <= LONGEST:
        wrong["what"] = said(
            "変わることを、%(least)s 字以上 %(most)s 字以内で具体的に書いてください。",
            least=SHORTEST,
            most=LONGEST,
        )
    if report.starts_on > today + timedelta(days=731):
        wrong["starts_on"] = "二年より先の変更は、近づいてから届け出てください。"
    if report.starts_on < today - timedelta(days=366):
        wrong["starts_on"] = (
            "一年より前に始まったことは、始めた日の代わりに、届け出る年度の初日を入れてください。"
        )
    return wrong


def due_on(
    starts_on: date, today: date, works: Callable[[date], bool], days_when_begun: int
) -> date:
    """Until when everything is looked at: the last business day before the start.

    When no business day lies between, or it has begun already, so many business days from today.

    Args:
        starts_on, today: days.
        works: whether a day is a business day.
        days_when_begun: as in ``reference/changes``.
    """
    day = starts_on - timedelta(days=1)
    while day > today and not works(day):
        day -= timedelta(days=1)
    if day > today:
        return day
    day, left = today, days_when_begun
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return day


def require_other_person(writers: Collection[int], approver: int) -> None:
    """Two persons rule of the approval.

    Args:
        writers: who reported it (nobody, when a fact opened it) and everyone who answered anew.
        approver: who decides.

    Raises:
        OwnReport: the approver is one of them.
    """
    if approver in writers:
        raise OwnReport


def require_closable(open_tasks: int, reason: str) -> None:
    """Everything was looked at, or it is said why not.

    Raises:
        TasksOpen: otherwise.
    """
    if open_tasks and len(reason.strip()) < SHORTEST:
        raise TasksOpen


def covered(department: str, told: Iterable[tuple[date, frozenset[str]]], on: date) -> bool:
    """Whether one of the changes that were told lets a department work in the new way on a day.

    Args:
        department: public id.
        told: first day and departments (none for all) of the changes of the kind that are not withdrawn.
        on: the day.
    """
    return any(start <= on and (not where or department in where) for start, where in told)
