"""催促する。Each clock reminds those who may know of the case; a limit that passed is shown to a person and recorded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from omamori.do.incidents.duties import computing, storing
from omamori.do.incidents.duties.domain import settling
from omamori.do.incidents.duties.facts_of_case import from_json
from omamori.do.incidents.duties.models import Done, DutyRow, Reckoning
from omamori.do.incidents.duties.rulebook import rule_book
from omamori.facts.duties import DutyOverdue
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization

URL_NAME = "cases:one"
_AHEAD = timedelta(days=7)
_MOST = 5_000
_TITLES = {
    "week": "事故の報告の期限まで、あと一週間です",
    "three": "事故の報告の期限まで、あと三日です",
    "one": "事故の報告の期限は、あしたです",
    "today": "事故の報告の期限は、きょうです",
    "guide": "事故の速報の目安の日になりました",
}
_LATE = "事故の報告の期限を過ぎています"


def remind() -> int:
    """Remind of every clock whose turn has come; returns how many persons were told.

    What is due today or late goes at once; the rest waits for the morning of a business day.
    """
    today = clock.today()
    told = 0
    for case, rows in _running(today):
        people = case.told or organization.holder_ids("privacy_officer", "office", on=today)
        for row in rows:
            assert row.due is not None
            stage = settling.stage(row.due, row.guide_from, today)
            if not stage:
                continue
            if row.due < today and row.overdue_told_at is None:
                _record_overdue(case, row)
            told += notify(
                people=people,
                kind="duties",
                title=_TITLES.get(stage, _LATE),
                text=f"「{row.label}」を確かめ、済んでいれば受付番号を書いてください。",
                url_name=URL_NAME,
                url_args=(case.case_id,),
                key=f"{storing.notice_key(case.case_id, row.code)}{stage}",
                urgent=row.due <= today,
            )
    return told


def reevaluate() -> int:
    """Reckon every open case anew when the law, the calendar or a switch has changed; returns how many changed.

    A duty that only differs in wording changes nothing; one that is new or moved is kept as a new reckoning.
    """
    switched = storing.switch_days()
    digest = rule_book(switched).digest
    stale = (
        Reckoning.objects.filter(current=True, stopped_at=None)
        .exclude(rules=digest)
        .order_by("pk")
        .only("pk", "case_id", "facts", "drill")
    )
    owed: dict[int, set[tuple[str, date | None, str]]] = defaultdict(set)
    rows = DutyRow.objects.filter(reckoning__in=stale).exclude(standing="lifted")
    for pk, code, due, to in rows.values_list("reckoning_id", "code", "due", "addressee"):
        owed[pk].add((code, due, to))
    today = clock.today()
    changed: list[tuple[int, str]] = []
    same: list[tuple[int, str]] = []
    for row in stale.iterator(chunk_size=1000):
        on = None if row.drill else today
        found = computing.examine(from_json(row.facts), on=on, switched=switched)
        now = {(d.code, d.due, d.addressee) for d in found.duties}
        (same if now == owed[row.pk] else changed).append((row.pk, row.case_id))
    Reckoning.objects.filter(pk__in=[pk for pk, _case in same]).update(rules=digest)
    for _pk, case_id in changed:
        _again(case_id)
    return len(changed)


def _again(case_id: str) -> None:
    with transaction.atomic():
        row = Reckoning.objects.select_for_update().filter(case_id=case_id, current=True).first()
        if row is not None:
            storing.keep(
                SYSTEM,
                case_id,
                from_json(row.facts),
                drill=row.drill,
                told=tuple(row.told),
                trace="",
            )


def _running(today: date) -> Iterator[tuple[Reckoning, list[DutyRow]]]:
    """Real, open cases with the duties whose day is near or past and that nobody has marked as done."""
    near = Q(due__lte=today + _AHEAD) | Q(guide_from__lte=today)
    rows = (
        DutyRow.objects.filter(near, due__isnull=False)
        .filter(reckoning__current=True, reckoning__stopped_at=None, reckoning__drill=False)
        .exclude(standing=DutyRow.Standing.LIFTED)
        .select_related("reckoning")
        .order_by("reckoning_id", "position")[:_MOST]
    )
    found: dict[int, tuple[Reckoning, list[DutyRow]]] = {}
    for row in rows:
        found.setdefault(row.reckoning_id, (row.reckoning, []))[1].append(row)
    done = _done(case.case_id for case, _rows in found.values())
    for case, many in found.values():
        yield case, [row for row in many if (case.case_id, row.code) not in done]


def _done(cases: Iterable[str]) -> set[tuple[str, str]]:
    """(case, code) whose newest mark says that it is done."""
    newest: dict[tuple[str, str], str] = {}
    rows = Done.objects.filter(case_id__in=list(cases)).order_by("public_id")
    for case, code, kind in rows.values_list("case_id", "code", "kind"):
        newest[case, code] = kind
    return {key for key, kind in newest.items() if kind == Done.Kind.DONE}


def _record_overdue(case: Reckoning, row: DutyRow) -> None:
    assert row.due is not None
    with transaction.atomic():
        fresh = DutyRow.objects.filter(pk=row.pk, overdue_told_at=None)
        if fresh.update(overdue_told_at=clock.now()):
            record(DutyOverdue(subject_id=case.case_id, duty=row.code, due=row.due), actor=SYSTEM)
