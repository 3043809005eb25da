"""終える。Only when everything is done or reasoned away, only with a second person, and it can begin again."""

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import clocks, domain, replies, telling
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, Task
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.do.incidents.cases.steering import department_told
from omamori.do.incidents.duties import actions as duties
from omamori.facts.cases import (
    CaseCloseAsked,
    CaseClosed,
    CaseCloseReturned,
    CaseCorrectionAsked,
    CaseFolded,
    CaseReopened,
)
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.ledger.actions import record

State = Case.State


def remaining(row: Case) -> domain.Remaining:
    """What stands between a case and its end."""
    return left_of(
        row,
        tasks=row.tasks.filter(state=Task.State.OPEN).count(),
        duties=clocks.unsettled(row),
        unread=len(replies.unread(row)),
    )


def left_of(row: Case, *, tasks: int, duties: tuple[str, ...], unread: int) -> domain.Remaining:
    """The same from what is known already; an exercise ends whenever people have practised enough.

    Args:
        tasks: how many are open; duties: labels of those that are neither done nor fallen away;
            unread: replies that nobody has read.
    """
    if row.drill:
        return domain.Remaining()
    accident = row.stage == Case.Stage.ACCIDENT
    return domain.Remaining(
        tasks=tasks,
        duties=duties if row.stage != Case.Stage.NEAR_MISS else (),
        undecided=row.stage == Case.Stage.EVENT,
        unclassified=accident and not row.classification,
        unread=unread,
        uncorrected=accident and row.correction_asked_at is None and not row.no_correction,
    )


def ask_correction(actor: Actor, case_id: str) -> None:
    """The same must not happen again: a corrective action begins by itself.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: of an exercise, or asked already.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.ask_correction", case_id)
        if row.drill or row.correction_asked_at is not None:
            raise Invalid(
                {"correction": "是正処置は、すでに始まっているか、訓練では始められません。"}
            )
        row.correction_asked_at = now_of(row)
        row.save()
        record(
            CaseCorrectionAsked(
                subject_id=row.public_id,
                stage=row.stage,
                medium=row.medium,
                department_id=department_told(row),
                kind=str(row.classification.get("kind", "")),
                process_id="" if row.restricted else row.process_id,
            ),
            actor=actor,
        )
        machine(row, actor, gettext_noop("是正処置を始めるよう頼みました。"))


def need_no_correction(actor: Actor, case_id: str, *, reason: str) -> None:
    """No corrective action is needed; why.

    Raises:
        NotPermitted, NotFound, CaseOver, Invalid.
    """
    if problem := domain.text_problem(reason):
        raise Invalid({"reason": problem})
    with transaction.atomic():
        row = to_work(actor, "cases.need_no_correction", case_id)
        row.no_correction = reason.strip()
        row.save()
        machine(
            row, actor, gettext_noop("是正処置は要らないと決めました: %(why)s"), why=reason.strip()
        )


def ask_close(actor: Actor, case_id: str, *, words: str) -> None:
    """Say that everything is done; somebody else looks.

    Args:
        words: how it ended, in a few sentences.

    Raises:
        NotPermitted, NotFound, CaseOver.
        StillOpen: something is neither done nor reasoned away; ``detail`` says what.
        Invalid: nothing said.
    """
    if problem := domain.text_problem(words):
        raise Invalid({"words": problem})
    with transaction.atomic():
        row = to_work(actor, "cases.ask_close", case_id)
        _require_done(row)
        row.state, row.closing_words = State.CLOSING, words.strip()
        row.close_asked_by_id, row.close_asked_at = actor.person_pk, now_of(row)
        row.save()
        record(CaseCloseAsked(subject_id=row.public_id, drill=row.drill), actor=actor)
        machine(row, actor, gettext_noop("完了を申し出ました。"))
        people = [p for p in telling.readers(row) if p != actor.person_id]
        telling.tell(
            row,
            people,
            title="事故の対応の完了を確かめてください",
            text="申し出た人とは別の人が、残っていることがないかを見て、完了にするか差し戻してください。",
            key=f"closing:{row.close_asked_at:%Y%m%d%H%M%S}",
        )


def close(actor: Actor, case_id: str) -> None:
    """Agree that it is over.

    Raises:
        NotPermitted, NotFound, CaseOver, NotWaitingToClose.
        OwnClose: he asked for it himself.
        StillOpen: something came up meanwhile.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.close", case_id)
        _require_other(actor, row)
        _require_done(row)
        now = now_of(row)
        row.state, row.closed_by_id, row.closed_at = State.CLOSED, actor.person_pk, now
        row.save()
        record(
            CaseClosed(
                subject_id=row.public_id,
                stage=row.stage,
                medium=row.medium,
                department_id=department_told(row),
                kind=str(row.classification.get("kind", "")),
                persons=row.persons,
                days=max(0, (now - row.noticed_at).days),
                drill=row.drill,
            ),
            actor=actor,
        )
        machine(row, actor, gettext_noop("完了を認めました。"))
        duties.stop_clocks(actor, row.public_id)
        telling.settle(row, "opened")


def send_back_close(actor: Actor, case_id: str, *, reason: str) -> None:
    """Something is missing: what.

    Raises:
        NotPermitted, NotFound, CaseOver, NotWaitingToClose, OwnClose, Invalid.
    """
    if problem := domain.text_problem(reason):
        raise Invalid({"reason": problem})
    with transaction.atomic():
        row = to_work(actor, "cases.send_back_close", case_id)
        _require_other(actor, row)
        asked = row.close_asked_by
        row.state, row.close_asked_by, row.close_asked_at = State.OPEN, None, None
        row.save()
        record(CaseCloseReturned(subject_id=row.public_id, drill=row.drill), actor=actor)
        machine(row, actor, gettext_noop("完了を差し戻しました: %(why)s"), why=reason.strip())
        if asked is not None:
            telling.tell(
                row,
                [asked.public_id],
                title="事故の対応の完了が差し戻されました",
                text="書かれた理由を読み、足りないことを済ませてください。",
                key=f"returned:{now_of(row):%Y%m%d%H%M%S}",
            )


def reopen(actor: Actor, case_id: str, *, reason: str) -> None:
    """It was not over.

    Raises:
        NotPermitted, NotFound, Invalid.
        NotWaitingToClose: it is not closed.
    """
    if problem := domain.text_problem(reason):
        raise Invalid({"reason": problem})
    with transaction.atomic():
        row = to_work(actor, "cases.reopen", case_id, over=True)
        if row.state != State.CLOSED:
            raise domain.NotWaitingToClose
        row.state, row.closed_by, row.closed_at = State.OPEN, None, None
        row.close_asked_by, row.close_asked_at = None, None
        row.save()
        record(CaseReopened(subject_id=row.public_id, drill=row.drill), actor=actor)
        machine(row, actor, gettext_noop("対応を再び始めました: %(why)s"), why=reason.strip())
        duties.start_clocks(actor, row.public_id)
        telling.tell(
            row,
            telling.readers(row),
            title="完了した事故の対応が、再び始まりました",
            text="理由を読み、足りないことを決めてください。",
            key=f"reopened:{now_of(row):%Y%m%d%H%M%S}",
        )


def correction_began(case_id: str, correction_id: str) -> None:
    """The corrective action is there: the case knows it (told by a fact)."""
    with transaction.atomic():
        row = Case.objects.select_for_update(of=("self",)).filter(public_id=case_id).first()
        if row is None or row.correction_id:
            return
        row.correction_id = correction_id
        row.save()
        machine(row, SYSTEM, gettext_noop("是正処置が始まりました。"))


def correction_moved(correction_id: str, words: str, **values: str) -> None:
    """The corrective action went on: the timeline of its case says so, also after the case has ended.

    Args:
        words: a sentence of ours; values: what stands in its places.
    """
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).exclude(correction_id="")
        row = rows.filter(correction_id=correction_id).first()
        if row is not None:
            machine(row, SYSTEM, words, **values)


def fold_into(actor: Actor, case_id: str, *, into: str) -> None:
    """The case of a merged report lives on in another: it ends here, its record stays.

    The room of reports has checked that the actor may merge.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update(of=("self",)).get(public_id=case_id)
        other = Case.objects.get(public_id=into)
        row.state, row.closed_at = State.CLOSED, now_of(row)
        row.closing_words = f"同じ件の報告だったため、{other.number} にまとめた。"
        row.save()
        fact = CaseFolded(subject_id=row.public_id, into=other.public_id, drill=row.drill)
        record(fact, actor=actor)
        machine(
            row,
            actor,
            gettext_noop("同じ件のため、%(number)s にまとめました。"),
            number=other.number,
        )
        duties.stop_clocks(actor, row.public_id)
        telling.settle(row, "opened")


def note_report(actor: Actor, case_id: str) -> None:
    """Another report of the same came in."""
    row = Case.objects.get(public_id=case_id)
    machine(row, actor, gettext_noop("同じ件の報告をまとめました。"))


def _require_other(actor: Actor, row: Case) -> None:
    if row.state != State.CLOSING:
        raise domain.NotWaitingToClose
    if actor.person_pk == row.close_asked_by_id:
        raise domain.OwnClose


def _require_done(row: Case) -> None:
    left = remaining(row).sentences
    if left:
        raise domain.StillOpen(" ".join(str(one) for one in left))
