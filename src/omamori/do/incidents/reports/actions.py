"""報告の行い。Asking the reporter, merging reports of the same, changing the door."""

from django.db import transaction

from omamori.do.incidents.cases import closing, replies, telling
from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.reports import by_mail, domain, reaching, receipts, receiving
from omamori.do.incidents.reports.models import Door, Message, Report
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.incidents import ReportAnswered, ReportDoorChanged, ReportMerged
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

Given = domain.Given
"""What a report says, for the doors above."""


def ask(actor: Actor, report_id: str, *, text: str) -> None:
    """Ask the reporter something; he reads it with his receipt number.

    Raises:
        NotPermitted, NotFound.
        Invalid: nothing asked.
    """
    require(actor, "reports.ask")
    with transaction.atomic():
        row = _locked(actor, report_id)
        _add(row, text, by_office=True, person=actor.person_pk)
        record(ReportAnswered(subject_id=row.public_id, by="office"), actor=actor)
        if row.reporter is not None:
            notices.notify(
                people=[row.reporter.public_id],
                kind="incidents",
                title="報告した件について、質問があります",
                text="受付番号と合言葉で「報告のその後」を開き、答えてください。",
                url_name="reports:status",
                key=f"report-asked:{row.public_id}:{row.messages.count()}",
            )
        receipts.send_question(row)


def answer(receipt: str, word: str, *, text: str) -> None:
    """The reporter answers, or adds something; known by receipt number and code word.

    Raises:
        WrongCode.
        Invalid: nothing said.
    """
    with transaction.atomic():
        row = proven(receipt, word)
        _add(row, text, by_office=False, person=None)
        _answered(row)


def answer_by_mail(row: Report, *, text: str, check: str, ticket: str) -> None:
    """An answer that came by mail; who wrote it is only as sure as ``check`` says (of ``Report.Sender``).

    Args:
        text: not empty, at most ``domain.LONGEST`` letters; ticket: by which the mail is known again.
    """
    with transaction.atomic():
        _add(row, text, by_office=False, person=None, sender_check=check, ticket=ticket)
        _answered(row)


def make_of_reply(actor: Actor, case_id: str, entry_id: str) -> str:
    """A reply in a timeline tells of another matter: a report of its own; returns the report's public id.

    Raises:
        NotPermitted, NotFound.
        Invalid: it cannot be kept as a report.
    """
    require(actor, "reports.make_of_reply")
    reply = replies.one(actor, case_id, entry_id)
    with transaction.atomic():
        read = by_mail.Read(
            number="", words=reply.words, sender=reply.sender, check=reply.check_code, mass=True
        )
        row = by_mail.made(read, f"reply-{entry_id}")
        replies.became_report(actor, case_id, entry_id, report_id=row.public_id)
    return row.public_id


def proven(receipt: str, word: str) -> Report:
    """The report of a receipt number and its code word.

    Raises:
        WrongCode: one of them is not right.
    """
    mark = receiving.mark_of(receipt, word)
    row = Report.objects.filter(code_mark=mark).first()
    if row is None:
        raise domain.WrongCode
    return row


def merge(actor: Actor, report_id: str, *, into: str) -> None:
    """The later report tells of the same as another: its own case is closed into the other's.

    Raises:
        NotPermitted, NotFound.
        AlreadyMerged.
        Invalid: they are the same report, or the other is no case.
    """
    require(actor, "reports.merge")
    with transaction.atomic():
        row, other = _locked(actor, report_id), _locked(actor, into)
        if row.pk == other.pk or other.became != "case":
            raise Invalid({"into": "まとめる先の報告を選び直してください。"})
        if row.merged_into_id is not None or other.merged_into_id is not None:
            raise domain.AlreadyMerged
        mine = row.record_id if row.became == "case" else ""
        row.merged_into, row.became, row.record_id = other, "case", other.record_id
        row.save()
        if mine:
            closing.fold_into(actor, mine, into=other.record_id)
        closing.note_report(actor, other.record_id)
        record(ReportMerged(subject_id=row.public_id, case_id=other.record_id), actor=actor)


def change_door(actor: Actor, *, networks: str, phone: str, renew: bool = False) -> None:
    """Say from where reports are taken without signing in, and whom to call.

    Args:
        networks: one a line.
        renew: links and QR codes given out so far stop working.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "reports.change_door")
    found, problem = domain.read_networks(networks)
    wrong = {"networks": problem} if problem else {}
    if len(phone) > domain.LONGEST_LINE:
        wrong["phone"] = "120 字までにしてください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = Door.objects.select_for_update().order_by("pk").first() or Door()
        row.networks, row.phone = "\n".join(found), phone.strip()
        row.generation += 1 if renew and row.pk else 0
        row.changed_at, row.changed_by_id = clock.now(), actor.person_pk
        row.save()
        fact = ReportDoorChanged(subject_id=row.public_id, networks=len(found), renewed=renew)
        record(fact, actor=actor)


def _readers(row: Report) -> list[str]:
    if row.became == "case":
        return telling.readers_of(row.record_id)
    return organization.holder_ids("office", on=clock.today())


def _answered(row: Report) -> None:
    record(ReportAnswered(subject_id=row.public_id, by="reporter"), actor=SYSTEM)
    notices.notify(
        people=_readers(row),
        kind="incidents",
        title="報告した人から、返事がありました",
        text="報告のページで読んでください。",
        url_name="reports:one",
        url_args=(row.public_id,),
        key=f"report-answered:{row.public_id}:{row.messages.count()}",
    )


def _add(row: Report, text: str, *, by_office: bool, person: int | None, **mailed: str) -> None:
    if not text.strip() or len(text) > domain.LONGEST:
        raise Invalid({"text": "2,000 字までで書いてください。"})
    Message.objects.create(
        report=row,
        by_office=by_office,
        text=text.strip(),
        at=clock.now(),
        person_id=person,
        **mailed,
    )


def _locked(actor: Actor, report_id: str) -> Report:
    rows = reaching.seen(actor).select_for_update(of=("self",)).filter(public_id=report_id)
    row = rows.first()
    if row is None or (row.became == "case" and not cases.sees(actor, row.record_id)):
        raise NotFound
    return row
