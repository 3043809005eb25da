"""報告を受け取る。Kept once however often it is pressed, handled at once as a near miss or a case."""

import dataclasses
from datetime import timedelta

from django.db import IntegrityError, transaction

from omamori.do.incidents import actions as near_misses
from omamori.do.incidents.cases import opening
from omamori.do.incidents.cases.opening import Opening
from omamori.do.incidents.playbooks import queries as playbooks
from omamori.do.incidents.reports import domain, photos
from omamori.do.incidents.reports.models import Door, Report
from omamori.facts.errors import Invalid
from omamori.facts.incidents import ReportReceived
from omamori.facts.sentences import said
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index, read_token, sign_token
from omamori.foundation.exports import pictures
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import blobs

PHOTO = "report_photo"
_TICKET, _LINK = "report-ticket", "report-link"
_TICKET_HOURS, _LINK_DAYS = 24, 400


@dataclasses.dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the reporter keeps.

    Attributes:
        number, code_word: with them he looks how it stands and answers.
        photo_problem: why the photo was not kept; empty when it was, or there was none.
        phone: whom to call.
    """

    number: str
    code_word: str
    near_miss: bool
    photo_problem: str
    phone: str


def ticket(number: str = "") -> str:
    """Goes into the form: the same form sent twice is one report; ``number`` where something else tells so."""
    expires = clock.now() + timedelta(hours=_TICKET_HOURS)
    return sign_token({"n": number or new_public_id()}, purpose=_TICKET, expires=expires)


def link_token() -> str:
    """Opens the form from anywhere, until the door is renewed."""
    expires = clock.now() + timedelta(days=_LINK_DAYS)
    data = {"g": str(door().generation)}
    return sign_token(data, purpose=_LINK, expires=expires)


def opens(token: str) -> bool:
    """Whether a link is valid and of the present generation."""
    found = read_token(token, purpose=_LINK, now=clock.now())
    return found is not None and found.get("g") == str(door().generation)


def door() -> Door:
    """From where reports are taken; the beginning is nowhere."""
    return Door.objects.order_by("pk").first() or Door()


def within(address: str) -> bool:
    """Whether an address belongs to the company's network."""
    return domain.inside(address, door().networks.split())


def receive(
    given: domain.Given,
    *,
    form: str,
    source: str,
    by: Actor | None,
    photo: bytes = b"",
    sender: str = "",
) -> Receipt:
    """Keep a report; the door has been checked.

    Args:
        form: the ticket of the form that was sent.
        source: of ``Report.Source``.
        by: who signed in, or stands as sender in a mail; None for nobody.
        sender: of ``Report.Sender``, for a mail.
        photo: bytes of a picture, as it came.

    Raises:
        Invalid: with a sentence per field; ``form`` when the ticket is too old.
    """
    found = read_token(form, purpose=_TICKET, now=clock.now())
    if found is None:
        raise Invalid({"form": said("画面を開いてから時間がたちました。もう一度「報告する」を押してください。")})  # fmt: skip
    number = found["n"]
    known = Report.objects.filter(ticket=number).first()
    if known is not None:
        return _receipt(known)
    department = _department(given)
    kept, problem = _photo(photo)
    try:
        with transaction.atomic():
            row = _row(
                given, number, source, by, department, photo=kept, problem=problem, sender=sender
            )
            _handle(row, given, by)
    except IntegrityError:
        return _receipt(Report.objects.get(ticket=number))
    return _receipt(row)


def _department(given: domain.Given) -> int | None:
    """The department's database key; None while unknown.

    Raises:
        Invalid: something of what was given cannot be.
    """
    wrong = domain.problems(given, clock.now())
    department = organization.department_pk(given.department) if given.department else None
    if given.department and department is None:
        wrong["department"] = "部署を一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    return department


def code_word(number: str) -> str:
    """The code word of a ticket: made again, never kept."""
    return domain.code_word_of(blind_index(number, purpose="report-code-word"))


def mark_of(receipt: str, word: str) -> str:
    """By which receipt and code word are known again."""
    return blind_index(f"{domain.folded(receipt)} {domain.folded(word)}", purpose="report-code")


def _row(
    given: domain.Given,
    number: str,
    source: str,
    by: Actor | None,
    department: int | None,
    *,
    photo: str,
    problem: str,
    sender: str,
) -> Report:
    receipt = domain.receipt_of(blind_index(number, purpose="report-receipt"))
    person = organization.person(by.person_id) if by and by.person_id else None
    by_phone = source == Report.Source.PHONE
    own = None if by_phone else person
    nameless = not given.name.strip() and not given.contact.strip()
    return Report.objects.create(
        receipt=receipt,
        code_mark=mark_of(receipt, code_word(number)),
        ticket=number,
        source=source,
        choice=given.choice,
        outcome=given.outcome,
        medium=given.medium,
        rough_count=given.rough_count,
        noticed_at=given.noticed_at,
        received_at=clock.now(),
        occurred=given.occurred.strip(),
        words=given.words.strip(),
        name=given.name.strip(),
        contact=given.contact.strip(),
        anonymous=nameless,
        aside=given.aside,
        department_id=department,
        reporter_id=own.pk if own and not nameless else None,
        taken_by_id=person.pk if person and by_phone else None,
        photo=photo,
        photo_problem=problem,
        sender_check=sender,
    )


def _handle(row: Report, given: domain.Given, by: Actor | None) -> None:
    # Whoever tells of somebody of the house stands in no record that others read, and gets no part in handling it.
    # Whom a mail only names as its sender has done nothing in the eyes of the ledger.
    claimed = row.sender_check not in ("", Report.Sender.PROVEN)
    who = SYSTEM if row.anonymous or by is None or claimed or _hidden(row) else by
    if row.outcome == "near" and not row.aside:
        row.became, row.record_id = "near_miss", _near_miss(row, given, who)
    else:
        row.became, row.record_id = "case", _case(row, given, who)
    row.save()
    record(
        ReportReceived(
            subject_id=row.public_id,
            trace=row.record_id,
            source=row.source,
            medium=row.medium,
            department_id="" if _hidden(row) else given.department,
            anonymous=row.anonymous,
            minutes_lost=domain.lost_days(row.noticed_at, row.received_at),
            became=row.became,
            record_id=row.record_id,
        ),
        actor=who,
    )


def _hidden(row: Report) -> bool:
    """Somebody of the house may have done it: until somebody decides otherwise only named people see it."""
    return row.aside or row.choice == "misused"


def _near_miss(row: Report, given: domain.Given, who: Actor) -> str:
    story = given.words.strip() or domain.CHOICES[given.choice][0]
    report = near_misses.Report(
        medium=given.medium,
        cause=domain.CAUSES.get(given.choice, "other"),
        noticed_at=given.noticed_at,
        rough_count=given.rough_count,
        story=story,
    )
    return near_misses.keep_reported(
        report, department_pk=row.department_id, person_pk=row.reporter_id, by=who
    )


def _case(row: Report, given: domain.Given, who: Actor) -> str:
    avoided: tuple[str, ...] = ()
    leader = ""
    if row.aside:
        leader, avoided = _aside()
    words = " ".join((domain.CHOICES[given.choice][0], given.words))
    playbook = "insider" if given.choice == "misused" else playbooks.proposed_for(given.medium, words)  # fmt: skip
    return opening.start(
        who,
        Opening(
            title=domain.CHOICES[given.choice][0],
            medium=given.medium,
            noticed_at=given.noticed_at,
            what=given.words,
            persons=domain.UPPER[given.rough_count],
            playbook="lost_device" if given.choice == "lost" else playbook,
            department=given.department,
            leader=leader,
            source="report",
            source_id=row.public_id,
            reporter=row.reporter_id or 0,
            sender_check=row.sender_check,
            restricted=_hidden(row),
            suspects=avoided,
        ),
    )


def _aside() -> tuple[str, tuple[str, ...]]:
    """(who takes it up, who must not see it) of a report that is not for the office.

    Raises:
        Invalid: nobody but the office could read it.
    """
    today = clock.today()
    there = set(organization.holder_ids("office", "privacy_officer", on=today))
    # The top decides even where he holds one of these posts as well; else the auditor, who is independent of them.
    tops = organization.holder_ids("top", on=today)
    others = [p for p in organization.holder_ids("auditor", on=today) if p not in there]
    leader = next(iter([*tops, *others]), "")
    if not leader:
        raise Invalid({"aside": said("事務局と管理者のほかに、受け取れる人が登録されていません。代表者に直接知らせてください。")})  # fmt: skip
    return leader, tuple(sorted(there - {leader}))


def _photo(content: bytes) -> tuple[str, str]:
    if not content:
        return "", ""
    try:
        return blobs.put(photos.anew(content), kind=PHOTO), ""
    except pictures.NoPicture as error:
        return "", error.code


def _receipt(row: Report) -> Receipt:
    return Receipt(
        number=row.receipt,
        code_word=code_word(row.ticket),
        near_miss=row.became == "near_miss",
        photo_problem=row.photo_problem,
        phone=door().phone,
    )
