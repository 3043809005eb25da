"""統制の試算。Before a control is changed: what it would have done to the mails of the last 30 days.

The other reasons of each mail stay as they were given; the one control speaks anew about what was kept of
the mail. Rules that compare with earlier mail know today's history, not that of the day: their figures are
near ones, and the page says so.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.db.models import QuerySet

from omamori.do.outbound import knowing, records, scoping, wording
from omamori.do.outbound.domain import content_rules, rules
from omamori.do.outbound.domain.judgement import History, Reason
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Control, Rulebook, checked
from omamori.do.outbound.domain.scopes import COMPANY, Scope, chosen
from omamori.do.outbound.domain.trying import Outcome, Tried, summed, verdict_with
from omamori.do.outbound.mail import ExaminedMail, Verdict
from omamori.do.outbound.models import Mail
from omamori.do.outbound.starting_values import starter
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.reference.effort import effort

DAYS = 30
_MOST, _MOST_WITH_HISTORY = 2000, 500
"""The newest mails; a page answers within some seconds."""
_AT_ONCE = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sample:
    """A mail that would have fared differently; ``said`` is the sentence its sender would have read."""

    mail_id: str
    subject: str
    before: Verdict
    after: Verdict
    said: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The answer.

    Attributes:
        total: mails of the 30 days within the scope's company, looked at or not.
        near: the rule compares with earlier mail, so the figures are near ones.
    """

    outcome: Outcome
    total: int
    near: bool
    samples: tuple[Sample, ...]


def what_if(
    actor: Actor,
    *,
    rule: str,
    parameters: Mapping[str, object],
    scope: Scope = COMPANY,
    test_mode: bool = False,
    active: bool = True,
) -> WhatIf:
    """Try another version of a control on the mails of the last 30 days; nothing is changed.

    Raises:
        NotFound: no such rule, or one that never speaks about a mail.
        Invalid: a value is out of bounds.
    """
    require(actor, "outbound.change_control")
    kind = KINDS.get(rule)
    if kind is None or not kind.speaks:
        raise NotFound
    begun = starter()[rule]
    control = Control(
        rule=rule,
        parameters=checked(kind, parameters),
        clause=begun.clause,
        item=begun.item,
        test_mode=test_mode,
    )
    since = clock.now() - timedelta(days=DAYS)
    rows = Mail.objects.filter(received_at__gte=since)
    near = rule not in _ALONE
    newest = rows.order_by("-received_at")[: _MOST_WITH_HISTORY if near else _MOST]
    tried = list(_tried(newest, control, scope, active=active, near=near))
    outcome = summed(tried, effort())
    return WhatIf(outcome=outcome, total=rows.count(), near=near, samples=_samples(outcome.samples))


_ALONE = frozenset(
    {
        *(
            "external_recipient",
            "attachment",
            "hidden_parts",
            "many_visible",
            "forgotten_attachment",
        ),
        *("unexamined", "blocked_domain", "unknown_sender", "private_domain"),
        *("named_other", "many_readers", "new_tool"),
        *content_rules.RULES,
    }
)
"""Rules that look at the mail alone."""


def _tried(
    newest: "QuerySet[Mail]", control: Control, scope: Scope, *, active: bool, near: bool
) -> Iterator[Tried]:
    rows = newest.select_related("department", "sender").prefetch_related(
        "recipients", "attachments", "reasons"
    )
    senders = scoping.Senders(clock.today(), frozenset({scope}))
    for row in rows:
        own = senders.of(row.sender_id, row.department_id, str(row.head["from_address"]))
        if chosen({scope: True}, own):
            yield _one(row, control, active=active, near=near)


def _one(row: Mail, control: Control, *, active: bool, near: bool) -> Tried:
    mail = records.examined_again(
        row, [r for r in row.recipients.all() if r.removed_at is None], list(row.attachments.all())
    )
    spoken = _speaking(row, mail, control, near=near) if active else ()
    others = [
        (Verdict(reason.severity), reason.test_mode)
        for reason in row.reasons.all()
        if reason.rule != control.rule
    ]
    after = verdict_with(
        others,
        spoken,
        examined=not mail.problems and (mail.examined or not mail.outside),
        counts=active and not control.test_mode,
    )
    return Tried(
        mail_id=row.public_id,
        department=row.department.name if row.department else "",
        before=Verdict(row.verdict),
        after=after,
        reason=spoken[0] if spoken else None,
    )


def _speaking(row: Mail, mail: ExaminedMail, control: Control, *, near: bool) -> tuple[Reason, ...]:
    if near:
        repeated = row.possible_duplicate_of_id is not None
        known = knowing.about(mail, sender_pk=row.sender_id, now=row.received_at, repeated=repeated)
    else:
        known = History(sender_known=row.sender_id is not None, null_sender=not row.head["sender"])
    return rules.judge(mail, Rulebook((control,)), known, row.received_at).reasons


def _samples(tried: tuple[Tried, ...]) -> tuple[Sample, ...]:
    rows = Mail.objects.filter(public_id__in=[t.mail_id for t in tried])
    subjects = {row.public_id: str(row.head["subject"]) for row in rows}
    return tuple(
        Sample(
            mail_id=t.mail_id,
            subject=subjects.get(t.mail_id, ""),
            before=t.before,
            after=t.after,
            said=wording.sentence(t.reason.rule, t.reason.args) if t.reason else "",
        )
        for t in tried
    )
