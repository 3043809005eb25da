"""もう一人に頼む。Whom the second check is asked of, in which order, with which questions.

When nobody can be reached the mail stays held and is asked about again as soon as somebody is back: a
check that cannot be done is never a check left out. Meanwhile the sender and the office know.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import finding, history, opening_files, records, scoping, telling
from omamori.do.outbound.domain.opening import Opening
from omamori.do.outbound.domain.question import (
    ContentQuestion,
    Surroundings,
    companies_of,
    questions_about,
)
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import ExaminedMail
from omamori.do.outbound.models import Mail, MailCheck
from omamori.do.outbound.receiving import waiting_time
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals import queries as asked
from omamori.foundation.approvals.actions import Choice, NobodyToAsk, Question
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import working_hours
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.partners import queries as partners
from pidetect.types import Kind

SUBJECT = "mail"
RIGHT = "outbound.answer_second"
_SIGN_IN_KINDS = (Kind.MY_NUMBER, Kind.CARD)
_SIGN_IN_PERSONS = 1000
"""From here a one-time link is not enough: the second person signs in."""
_FEW = 3
_BATCH = 50


def possible_checkers(mail: Mail) -> tuple[PersonRow, ...]:
    """Who may be asked first: colleagues, heads, privacy officer, office; who missed twice is out.

    The colleague who checked last for this sender is first: he knows the work.
    """
    missed = _missed(mail)
    people = dict.fromkeys((*_colleagues(mail), *_above(mail)))
    return tuple(p for p in people if p.public_id not in missed)


def asked_in_order(mail: Mail, checker: str) -> tuple[str, ...]:
    """Public ids in the order of asking: the wish of the sender, few colleagues, then upwards.

    Each turn takes half of the time left: the heads have to come while there is some.
    """
    missed = _missed(mail)
    people = [*_colleagues(mail)[:_FEW], *_above(mail)]
    wish = [p for p in possible_checkers(mail) if p.public_id == checker]
    order = dict.fromkeys(p.public_id for p in (*wish, *people))
    return tuple(p for p in order if p not in missed)


def ask_second(asked_by: str, mail: Mail, checker: str, openings: tuple[Opening, ...]) -> bool:
    """Ask the first who can be reached; False when there is nobody now: it is tried again.

    In the caller's transaction.

    Args:
        asked_by: public id of the sender.
        mail: checked by him, its row locked.
        checker: public id of whom he would like to be asked first; may be empty.
        openings: what was read of the attachments, before the transaction.
    """
    now = clock.now()
    span = waiting_time(scoping.rules_for(mail, clock.today()), State.WAITING_SECOND)
    due = working_hours(clock.today()).after(now, span)
    try:
        request, binding = _request(asked_by, mail, checker, openings, now=now, due=due)
    except NobodyToAsk:
        _wait_for_somebody(mail, now, due)
        return False
    mail.state = moved(State(mail.state), State.WAITING_SECOND).value
    mail.approval_id, mail.binding, mail.deadline = request, binding, due
    mail.nobody_at, mail.reminded_at = None, None
    mail.save()
    telling.settled(mail)
    return True


def _request(
    asked_by: str,
    mail: Mail,
    checker: str,
    openings: tuple[Opening, ...],
    *,
    now: datetime,
    due: datetime,
) -> tuple[str, str]:
    """The request and the hash that it is bound to."""
    examined = records.examined_of(mail)
    binding = records.binding_of(mail, examined, now)
    made = questions_about(examined, _around(mail, openings), f"{mail.public_id} {now.isoformat()}")
    request = approvals.ask(
        SYSTEM,
        subject_kind=SUBJECT,
        subject_id=mail.public_id,
        asked_by=asked_by,
        candidates=asked_in_order(mail, checker),
        questions=tuple(map(_question, made)),
        right=RIGHT,
        due=due,
        binding=binding,
        sensitive=_needs_sign_in(mail, examined),
    )
    return request, binding


def _wait_for_somebody(mail: Mail, now: datetime, due: datetime) -> None:
    """Held on, and asked about again later. The time to wait runs from the first try."""
    again = mail.state == State.WAITING_SECOND.value and mail.nobody_at is not None
    mail.state = moved(State(mail.state), State.WAITING_SECOND).value
    if not again:
        mail.deadline, mail.nobody_at, mail.reminded_at = due, now, None
    mail.approval_id, mail.binding = "", ""
    mail.save()
    telling.nobody_to_ask(mail)


def retry_due(now: datetime) -> int:
    """Ask again for mails for which nobody could be reached; how many were asked about."""
    rows = Mail.objects.filter(
        state=State.WAITING_SECOND.value, approval_id="", nobody_at__isnull=False
    ).select_related("sender", "department")
    return sum(_retry(mail, now) for mail in rows.order_by("nobody_at")[:_BATCH])


def _retry(seen: Mail, now: datetime) -> bool:
    order = asked_in_order(seen, "")
    if seen.sender is None or not any(
        r.reachable for r in organization.reachability(order, at=now).values()
    ):
        return False
    openings = opening_files.openings_of(seen)
    with transaction.atomic():
        mail = finding.locked(seen.public_id)
        waits = mail.state == State.WAITING_SECOND.value and mail.nobody_at is not None
        if not waits or mail.approval_id or mail.sender is None:
            return False
        return ask_second(mail.sender.public_id, mail, "", openings)


def _around(mail: Mail, openings: tuple[Opening, ...]) -> Surroundings:
    contacts = history.contacts_of(mail.sender_id)[:60]
    names = tuple((c.display_name, c.address.rpartition("@")[2].lower()) for c in contacts)
    domains = history.usual_domains(mail.sender_id)
    receiving = [r.domain for r in mail.recipients.filter(inside=False, removed_at=None)[:20]]
    known = partners.partners_by_domains((*receiving, *domains))
    # The company that gets the mail comes first: it is the answer of who has not looked.
    dealt_with = dict.fromkeys(known[d].name for d in (*receiving, *domains) if d in known)
    return Surroundings(
        domains=domains,
        contacts=names,
        companies=(*dealt_with, *companies_of(name for name, _ in names)),
        openings=openings,
    )


def _needs_sign_in(mail: Mail, examined: ExaminedMail) -> bool:
    grave = any(examined.kinds.get(k) for k in _SIGN_IN_KINDS) or any(
        found.risk.sensitive for _, found in examined.sources()
    )
    return grave or mail.persons >= _SIGN_IN_PERSONS


def _missed(mail: Mail) -> frozenset[str]:
    """Who has given two wrong answers about this mail: he is not asked about it again."""
    given = [a.person_id for a in asked.answers(SUBJECT, mail.public_id) if a.outcome == "wrong"]
    return frozenset(p for p in given if given.count(p) > 1)


def _colleagues(mail: Mail) -> tuple[PersonRow, ...]:
    if mail.sender is None:
        return ()
    near = organization.colleagues(mail.sender.public_id, on=clock.today())
    last = MailCheck.objects.filter(by="second", mail__sender_id=mail.sender_id)
    last_pk = last.order_by("-at").values_list("person_id", flat=True).first()
    here = organization.reachability((p.public_id for p in near), at=clock.now())
    # Whoever is away keeps his place: his own stand-in is asked instead of him.
    ready = [p for p in near if here[p.public_id].reachable or here[p.public_id].stand_in_id]
    return tuple(sorted(ready, key=lambda p: p.pk != last_pk))


def _above(mail: Mail) -> tuple[PersonRow, ...]:
    if mail.sender is None:
        return ()
    day, sender = clock.today(), mail.sender.public_id
    people = [*organization.heads_above(sender, on=day)]
    people += organization.holders("privacy_officer", on=day)
    people += organization.holders("office", on=day)
    return tuple(p for p in people if p.public_id != sender)


@override(settings.LANGUAGE_CODE)
def question_text(question: ContentQuestion) -> str:
    """The question as it is asked."""
    file = {"file": _("%(n)s番目の添付") % {"n": question.number} if question.number else _("添付")}
    return {
        "receiver": lambda: _("このメールを社外で受け取る会社 (ドメイン) はどれですか。"),
        "talk": lambda: _("このメッセージは、だれに届きますか。"),
        "namesake": lambda: _("このメールは、だれに届きますか。"),
        "owner": lambda: _("%(file)sは、どの会社の名簿ですか。") % file,
        "headings": lambda: _("%(file)sの表に、ほんとうにある列はどれですか。") % file,
        "persons": lambda: _("%(file)sには、何人分くらいの個人情報がありますか。") % file,
        "greeting": lambda: _("本文は、だれにあてて書かれていますか。"),
        "outside": lambda: _("社外の宛先は、いくつありますか。"),
    }[question.about]()


@override(settings.LANGUAGE_CODE)
def _question(question: ContentQuestion) -> Question:
    unit = {"persons": _("%(count)s 人分"), "greeting": _("%(count)s 様")}.get(
        question.about, "%(count)s"
    )
    choices = (
        Choice(id=f"c{i}", label=unit % {"count": c}, right=c == question.right)
        for i, c in enumerate(question.choices)
    )
    return Question(id=question.about, text=question_text(question), choices=tuple(choices))
