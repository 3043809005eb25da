"""確かめる。The sender ticks every receiver and file; then, where it matters, a second person answers.

Nobody checks himself: the second person is asked through ``approvals``, which bars the sender.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import controls, finding, history, records, releasing, telling
from omamori.do.outbound.domain.errors import NotAllTicked
from omamori.do.outbound.domain.question import ContentQuestion, ask_about
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailAttachment, MailCheck, MailRecipient
from omamori.do.outbound.receiving import waiting_time
from omamori.facts.outbound import MailChecked
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals.actions import Answer, Choice, NobodyToAsk
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from pidetect.types import Kind

SUBJECT = "mail"
RIGHT = "outbound.answer_second"
_SIGN_IN_KINDS = (Kind.MY_NUMBER, Kind.CARD)
_SIGN_IN_PERSONS = 1000
"""From here a one-time link is not enough: the second person signs in."""
_MOST_NOTE = 400
_FEW = 3


def check_own(
    actor: Actor,
    mail_id: str,
    *,
    recipients: frozenset[str],
    attachments: frozenset[str],
    checker: str = "",
) -> str:
    """The sender has looked at everything; the new state.

    Args:
        actor: the sender.
        mail_id: public id.
        recipients, attachments: public ids of what he ticked: all of them are needed.
        checker: public id of the colleague he would like to be asked first; optional.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadyMoved, AlreadySent: it does not wait for him any more.
        NotAllTicked: something was not looked at, or the page is out of date.
        NobodyToAsk: no second person is here today; the mail stays held, the office is told.
    """
    now, asked = clock.now(), True
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.check_own", mail_id)
        state = finding.expect(mail, frozenset({State.WAITING_SENDER, State.EXPIRED}))
        _tick(mail, recipients, attachments)
        if state is State.EXPIRED:
            mail.state = moved(state, State.WAITING_SENDER).value
        _note(actor, mail, by="sender", outcome="ok", note="")
        if Verdict(mail.verdict) is Verdict.SECOND_CHECK:
            asked = _ask_second(actor, mail, checker)
        else:
            releasing.start_delay(mail, now, actor=actor)
    if not asked:
        raise NobodyToAsk
    return mail.state


def answer_second(
    actor: Actor,
    mail_id: str,
    *,
    binding: str,
    choice: str = "",
    stop: bool = False,
    note: str = "",
) -> Answer:
    """The second person's answer: what it did. Arguments: see ``approvals.domain.Given``.

    A right answer lets the mail go; ``stop``, or a second wrong answer, gives it back to the sender.

    Raises:
        NotFound: no open request of this mail names the actor.
        Refusal: everything that ``approvals.actions.answer`` raises.
    """
    require(actor, RIGHT)
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked(mail_id)
        finding.expect(mail, frozenset({State.WAITING_SECOND}))
        given = note.strip()[:_MOST_NOTE]
        answer = approvals.answer(
            actor, mail.approval_id, binding=binding, choice=choice, note=given, stop=stop
        )
        if answer.right:
            _note(actor, mail, by="second", outcome="ok", note=given)
            mail.checker_id = actor.person_pk
            releasing.start_delay(mail, now, actor=actor)
        elif answer.stopped or answer.returned:
            _note(actor, mail, by="second", outcome="stop", note=given)
            give_back(mail)
    return answer


def give_back(mail: Mail) -> None:
    """To the sender again, with a new deadline; in the caller's transaction."""
    book = controls.rulebook(clock.today())
    mail.state = moved(State(mail.state), State.WAITING_SENDER).value
    mail.approval_id, mail.binding = "", ""
    mail.deadline = clock.now() + waiting_time(book, State.WAITING_SENDER)
    mail.reminded_at = None
    mail.save()
    untick(mail)
    telling.returned(mail)


def untick(mail: Mail) -> None:
    """Earlier checks lapse: everything is to be looked at anew."""
    MailRecipient.objects.filter(mail=mail).update(ticked_at=None)
    MailAttachment.objects.filter(mail=mail).update(ticked_at=None)


def possible_checkers(mail: Mail) -> tuple[PersonRow, ...]:
    """Who may be asked first: colleagues who are there today, heads, privacy officer, office.

    The colleague who checked last for this sender is first: he knows the work.
    """
    return tuple(dict.fromkeys((*_colleagues(mail), *_above(mail))))


def asked_in_order(mail: Mail, checker: str) -> tuple[str, ...]:
    """Public ids in the order of asking: the wish of the sender, few colleagues, then upwards.

    Each turn takes half of the time left: the heads have to come while there is some.
    """
    people = [*_colleagues(mail)[:_FEW], *_above(mail)]
    wish = [p for p in possible_checkers(mail) if p.public_id == checker]
    return tuple(dict.fromkeys(p.public_id for p in (*wish, *people)))


def _colleagues(mail: Mail) -> tuple[PersonRow, ...]:
    if mail.sender is None:
        return ()
    near = organization.colleagues(mail.sender.public_id, on=clock.today())
    last = MailCheck.objects.filter(by="second", mail__sender_id=mail.sender_id)
    last_pk = last.order_by("-at").values_list("person_id", flat=True).first()
    return tuple(sorted(near, key=lambda p: p.pk != last_pk))


def _above(mail: Mail) -> tuple[PersonRow, ...]:
    if mail.sender is None:
        return ()
    day, sender = clock.today(), mail.sender.public_id
    people = [*organization.heads_above(sender, on=day)]
    people += organization.holders("privacy_officer", on=day)
    people += organization.holders("office", on=day)
    return tuple(p for p in people if p.public_id != sender)


def _tick(mail: Mail, recipients: frozenset[str], attachments: frozenset[str]) -> None:
    receivers = MailRecipient.objects.filter(mail=mail, removed_at=None, in_envelope=True)
    files = MailAttachment.objects.filter(mail=mail)
    wanted = set(receivers.values_list("public_id", flat=True))
    wanted_files = set(files.values_list("public_id", flat=True))
    missing = len(wanted - recipients) + len(wanted_files - attachments)
    if missing or recipients - wanted or attachments - wanted_files:
        raise NotAllTicked(_("残り %(count)s 件") % {"count": missing} if missing else "")
    receivers.update(ticked_at=clock.now())
    files.update(ticked_at=clock.now())


def _note(actor: Actor, mail: Mail, *, by: str, outcome: str, note: str) -> None:
    MailCheck.objects.create(
        mail=mail,
        person_id=actor.person_pk,
        by=by,
        outcome=outcome,
        note=note,
        via=actor.via[:8],
        at=clock.now(),
    )
    fact = MailChecked(**releasing.about(mail), by=by, outcome=outcome)
    record(fact, actor=actor)


def _ask_second(actor: Actor, mail: Mail, checker: str) -> bool:
    """Ask the first of the possible checkers; False when there is none today."""
    now = clock.now()
    due = now + waiting_time(controls.rulebook(clock.today()), State.WAITING_SECOND)
    examined = records.examined_of(mail)
    binding = records.binding_of(mail, examined, now)
    question = ask_about(examined, history.usual_domains(mail.sender_id), mail.public_id)
    sign_in = any(examined.kinds.get(k) for k in _SIGN_IN_KINDS) or any(
        found.risk.sensitive for _, found in examined.sources()
    )
    try:
        request = approvals.ask(
            SYSTEM,
            subject_kind=SUBJECT,
            subject_id=mail.public_id,
            asked_by=actor.person_id,
            candidates=asked_in_order(mail, checker),
            question=question_text(question),
            choices=_choices(question),
            right=RIGHT,
            due=due,
            binding=binding,
            sensitive=sign_in or mail.persons >= _SIGN_IN_PERSONS,
        )
    except NobodyToAsk:
        mail.save()
        telling.nobody_to_ask(mail)
        return False
    mail.state = moved(State(mail.state), State.WAITING_SECOND).value
    mail.approval_id, mail.binding, mail.deadline, mail.reminded_at = request, binding, due, None
    mail.save()
    telling.settled(mail)
    return True


@override(settings.LANGUAGE_CODE)
def question_text(question: ContentQuestion) -> str:
    """The question as it is asked."""
    if question.about == "persons":
        return _("添付「%(file)s」には、何人分くらいの個人情報がありますか。") % {
            "file": question.file
        }
    return _("このメールを社外で受け取る会社 (ドメイン) はどれですか。")


@override(settings.LANGUAGE_CODE)
def _choices(question: ContentQuestion) -> tuple[Choice, ...]:
    unit = _("%(count)s 人分") if question.about == "persons" else "%(count)s"
    return tuple(
        Choice(id=f"c{i}", label=unit % {"count": c}, right=c == question.right)
        for i, c in enumerate(question.choices)
    )
