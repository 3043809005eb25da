"""止めたことへの声。False holds are answered with one press, and what was heard tunes a control (J.7).

Only who checked a mail may say so, of the rules that made him; he may take it back. What follows from many
such words is a suggestion to the privacy officer, who tries and approves it as any other change.
"""

import dataclasses
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q

from omamori.do.outbound import finding, releasing, scoping
from omamori.do.outbound.control_rows import Learned
from omamori.do.outbound.domain import tuning
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.states import HELD, State
from omamori.do.outbound.models import Mail, MailCheck, MailReason, MendedReason, NeedlessHold
from omamori.facts.errors import NotFound
from omamori.facts.outbound import HoldSaidNeedless
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

DAYS = 90
"""How far back words count."""
_MOST = 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """A rule that made this reader look, and whether he has said that it need not have."""

    rule: str
    label: str
    needless: bool


def say_needless(actor: Actor, mail_id: str, rule: str, *, taken_back: bool = False) -> None:
    """Say that a rule need not have asked about a mail, or take that back; saying it twice is once.

    Raises:
        NotFound: he did not check this mail, it still waits, or the rule did not make him.
    """
    require(actor, "outbound.say_needless")
    with transaction.atomic():
        mail = finding.locked(mail_id)
        if rule not in _asking(actor, mail):
            raise NotFound
        said = NeedlessHold.objects.filter(mail=mail, rule=rule, person_id=actor.person_pk)
        if said.exists() is not taken_back:
            return
        if taken_back:
            said.delete()
        else:
            NeedlessHold.objects.create(
                mail=mail, rule=rule, person_id=actor.person_pk, said_at=clock.now()
            )
        fact = HoldSaidNeedless(**releasing.about(mail), rule=rule, taken_back=taken_back)
        record(fact, actor=actor)


def questions(actor: Actor, mail_id: str) -> tuple[Question, ...]:
    """What this reader may say of a mail; nothing when he did not check it or it still waits."""
    mail = Mail.objects.filter(public_id=mail_id).first()
    if mail is None or not actor.person_pk:
        return ()
    rules = _asking(actor, mail)
    said = NeedlessHold.objects.filter(mail=mail, person_id=actor.person_pk)
    known = frozenset(said.values_list("rule", flat=True)) if rules else frozenset()
    return tuple(
        Question(rule=rule, label=KINDS[rule].label, needless=rule in known)
        for rule in rules
        if rule in KINDS
    )


def _asking(actor: Actor, mail: Mail) -> tuple[str, ...]:
    """Rules that made this person look at a mail which has gone on."""
    if State(mail.state) in HELD or mail.state == State.WITHDRAWN.value or actor.only:
        return ()
    looked = MailCheck.objects.filter(mail=mail, person_id=actor.person_pk, outcome="ok")
    if not looked.exists():
        return ()
    return releasing.asking(mail)


def learned(rules: Iterable[str]) -> dict[str, Learned]:
    """What was heard on each of these controls lately; the newest mails where there are many."""
    since = clock.now() - timedelta(days=DAYS)
    wanted = NeedlessHold.objects.filter(said_at__gte=since, rule__in=set(rules))
    counts = dict(wanted.order_by().values_list("rule").annotate(Count("mail", distinct=True)))
    return {rule: _learned(rule, needless) for rule, needless in counts.items()}


def _learned(rule: str, needless: int) -> Learned:
    held = _heard(rule)
    parameter, value = "", 0
    if rule == "personal_information":
        control = scoping.company_rules(clock.today()).find(rule)
        now = control.count("self_check_from") if control else 0
        value = tuning.suggested(held, now) or 0
        parameter = "self_check_from" if value else ""
    return Learned(
        needless=needless,
        right=sum(h.right for h in held),
        precision=tuning.precision(held),
        parameter=parameter,
        value=value,
    )


def _heard(rule: str) -> list[tuning.Heard]:
    since = clock.now() - timedelta(days=DAYS)
    reasons = MailReason.objects.filter(
        rule=rule, test_mode=False, mail__received_at__gte=since, mail__person_asked=True
    )
    mended = MendedReason.objects.filter(rule=rule, test_mode=False, mail__received_at__gte=since)
    either = Q(pk__in=reasons.values("mail_id")) | Q(pk__in=mended.values("mail_id"))
    mails = Mail.objects.filter(either).order_by("-received_at")[:_MOST]
    put_right = frozenset(mended.values_list("mail_id", flat=True))
    said = frozenset(
        NeedlessHold.objects.filter(rule=rule, said_at__gte=since).values_list("mail_id", flat=True)
    )
    return [
        tuning.Heard(
            persons=mail.persons,
            needless=mail.pk in said,
            right=mail.pk in put_right
            or (mail.state == State.WITHDRAWN.value and mail.withdrawn_cause != "not_needed"),
        )
        for mail in mails.only("pk", "persons", "state", "withdrawn_cause")
    ]
