"""デモのメール。A year of outgoing mail at みらい印刷: judged, checked, sent, taken back.

All by the real actions on a moved clock; an outside world listens while the year is played.
"""

import itertools
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from omamori.cli.demo_letters import Letter, letters
from omamori.do.outbound import actions, looking, opinions, queries
from omamori.do.outbound.mail import Envelope
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import queries as approvals
from omamori.foundation.approvals.actions import Given
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.jobs import worker
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs

MAILS = 220
_BUSY = 90
_CAUSES = ("wrong_recipient", "wrong_attachment", "wrong_recipient", "should_be_bcc", "not_needed")


def play(today: date) -> None:
    """Play the year up to yesterday."""
    chance = random.Random(20261124)  # noqa: S311 - the same year every time
    causes = itertools.cycle(_CAUSES)
    for at, letter in zip(_moments(today, chance), letters(chance), strict=False):
        _one(at, letter, next(causes), chance)


def _moments(today: date, chance: random.Random) -> Iterator[datetime]:
    days = [day for ago in range(340, 0, -1) if is_business_day(day := today - timedelta(days=ago))]
    # The last months are the busiest: what people look at first has figures to look at.
    weights = [4 if day >= today - timedelta(days=_BUSY) else 1 for day in days]
    chosen = chance.choices(days, weights, k=MAILS)
    starts = [datetime.combine(d, time(9, 0), clock.JST) for d in chosen]
    yield from sorted(start + timedelta(minutes=chance.randrange(8 * 60)) for start in starts)


def _one(at: datetime, letter: Letter, cause: str, chance: random.Random) -> None:
    with clock.fixed(at):
        blob = blobs.put(letter.content, kind="mail")
        envelope = Envelope(
            client="127.0.0.1",
            sender=letter.sender,
            recipients=tuple(r.address for r in letter.mail.recipients),
            smtp_user="",
            received_at=at,
            size=len(letter.content),
        )
        received = actions.receive(envelope=envelope, blob=blob, mail=letter.mail)
        if not received.keep_blob:
            blobs.erase(blob, kind="mail")
    if received.state == "waiting_sender":
        _check(at, letter, received.public_id, cause, chance)
    with clock.fixed(at + timedelta(hours=9)):
        worker.drain(limit=10_000)


def _check(at: datetime, letter: Letter, mail_id: str, cause: str, chance: random.Random) -> None:
    later = at + timedelta(minutes=chance.choice((1, 2, 3, 4, 8, 14, 25, 50, 130)))
    with clock.fixed(later):
        sender = _actor(letter.sender, later.date())
        if sender is None:
            return
        if chance.random() < 0.11:
            actions.withdraw(sender, mail_id, cause=cause, near_miss=cause != "not_needed")
            return
        shown = queries.mail(sender, mail_id)
        state = actions.check_own(
            sender,
            mail_id,
            recipients=frozenset(r.public_id for r in shown.recipients if r.doubtful),
            attachments=frozenset(a.public_id for a in shown.attachments if a.doubtful),
            reasons=frozenset(r.rule for r in shown.reasons if r.doubtful),
        )
        if chance.random() < 0.2:
            _needless(sender, mail_id, chance)
    if state == "waiting_second":
        _until_settled(later, letter, mail_id, chance)


def _until_settled(later: datetime, letter: Letter, mail_id: str, chance: random.Random) -> None:
    """The first who is asked answers, or the next; nobody leaves a mail of his to stand for months."""
    sender = _actor(letter.sender, later.date())
    if sender is None:
        return
    state = "waiting_second"
    for minutes in (chance.choice((2, 5, 9, 20, 75)), 20, 30):
        if state == "waiting_second":
            later += timedelta(minutes=minutes)
            _second(later, letter, mail_id, chance)
            with clock.fixed(later):
                state = queries.mail(sender, mail_id).line.state
    if state in ("waiting_second", "waiting_sender"):
        with clock.fixed(later + timedelta(minutes=5)):
            actions.withdraw(sender, mail_id, cause="not_needed", near_miss=False)


def _needless(sender: Actor, mail_id: str, chance: random.Random) -> None:
    """Some holds were a nuisance, and people say so."""
    asked = opinions.questions(sender, mail_id)
    if asked:
        opinions.say_needless(sender, mail_id, chance.choice(asked).rule)


def _second(at: datetime, letter: Letter, mail_id: str, chance: random.Random) -> None:
    with clock.fixed(at):
        asked = approvals.asked_person("mail", mail_id)
        checker = organization.actor_for(asked, on=at.date(), via="session") if asked else None
        if checker is None:
            return
        waiting = [w for w in approvals.waiting(checker).rows if w.subject_kind == "mail"]
        for row in waiting:
            request = approvals.approval(checker, row.public_id, path="")
            if request.subject_id == mail_id:
                stop = chance.random() < 0.12
                given = Given(
                    binding=request.binding,
                    choices=_answers(request, letter),
                    stop=stop,
                    seconds=chance.choice((9, 14, 21, 26, 34, 48, 75)),
                )
                for file in looking.still_to_open(checker, mail_id):
                    looking.open_original(checker, mail_id, file)
                actions.answer_second(checker, mail_id, given)
                if stop:
                    sender = _actor(letter.sender, at.date())
                    if sender:
                        actions.withdraw(sender, mail_id, cause="wrong_recipient", near_miss=True)


def _answers(request: Approval, letter: Letter) -> tuple[tuple[str, str], ...]:
    """What somebody who has looked says."""
    return tuple(
        (question, next((i for i, label in choices if label in letter.answers), choices[0][0]))
        for question, _text, choices in request.questions
    )


def _actor(address: str, on: date) -> Actor | None:
    person = organization.person_by_email(address, on=on)
    return organization.actor(person.pk, on=on) if person else None
