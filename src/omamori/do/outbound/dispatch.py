"""引き渡しの帳簿。What a relay notes before it opens a line and after the answer, for many mails at once.

A try is on disk before the first byte leaves: a try without an end means that nobody knows whether the
mail arrived, and the next one is marked as a possible second delivery (at least once, never silently
twice). A relay claims its mails, so that of several only one tries; a claim ends with its time, or when
its relay is known to be gone.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound import learning
from omamori.do.outbound.booking import CLAIM
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Dsn, Outcome, Parcel
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient
from omamori.facts.base import Fact
from omamori.facts.outbound import MailBounced, MailDelivered
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record_many
from omamori.foundation.records.pausing import CLOCKS_DIFFER, next_try, pause_over

_UNKNOWN = "unknown"
_ROWS = 200
_NO_PAUSE = timedelta(days=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one try.

    Attributes:
        outcomes: one for each of the parcel's receivers; a missing one waits.
        gave_up: no further try will follow; who has no answer yet counts as refused.
        open_end: nobody knows whether the next hop has it: the try stays without an end.
        failed: it could not even be tried; people decide.
    """

    parcel: Parcel
    outcomes: tuple[Outcome, ...] = ()
    gave_up: bool = False
    open_end: bool = False
    failed: bool = False


def begin(relay: str, limit: int, *, only: str = "", messages: bool = False) -> list[Parcel]:
    """Claim mails that are due and note a try for each; the longest waiting first.

    Args:
        relay: who claims.
        limit: at most so many.
        only: public id of the one mail wanted; empty for all.
        messages: chat messages instead of mails: nobody carries both.
    """
    now = clock.now()
    due = _due(now)
    due = due.exclude(medium="mail") if messages else due.filter(medium="mail")
    if only:
        due = due.filter(public_id=only)
    # A cheap look first: SQLite's IMMEDIATE transaction would take the write lock each time.
    if not due.exists():
        return []
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, of=("self",))
        mails = list(free.select_related("sender").order_by("next_try_at")[:limit])
        return _begun(mails, relay, now) if mails else []


def _due(now: datetime) -> "QuerySet[Mail]":
    leaving = Mail.objects.filter(
        state=State.RELEASING.value, next_try_at__lte=now, relay_failed_at=None
    )
    return leaving.filter(Q(claimed_until=None) | Q(claimed_until__lt=now))


def _begun(mails: list[Mail], relay: str, now: datetime) -> list[Parcel]:
    waiting, earlier = _waiting([m.pk for m in mails]), _tries(mails)
    doubtful = [m.pk for m in mails if any(a.outcome == _UNKNOWN for a in earlier.get(m.pk, ()))]
    Mail.objects.filter(pk__in=doubtful).update(possible_duplicate=True)
    for mail in mails:
        mail.possible_duplicate = mail.possible_duplicate or mail.pk in doubtful
    going = [m for m in mails if m.pk in waiting]
    Mail.objects.filter(pk__in=[m.pk for m in going]).update(
        claimed_by=relay, claimed_until=now + CLAIM
    )
    tries = [
        DeliveryAttempt(mail=m, number=len(earlier.get(m.pk, ())) + 1, started_at=now)
        for m in going
    ]
    DeliveryAttempt.objects.bulk_create(tries, batch_size=_ROWS)
    nobody_left = [m.pk for m in mails if m.pk not in waiting]
    Mail.objects.filter(pk__in=nobody_left).update(next_try_at=None)
    return [
        parcel(mail, attempt, waiting[mail.pk], earlier.get(mail.pk, []))
        for mail, attempt in zip(going, tries, strict=True)
    ]


def parcel(
    mail: Mail,
    attempt: DeliveryAttempt,
    waiting: Sequence[MailRecipient],
    earlier: Sequence[DeliveryAttempt] = (),
) -> Parcel:
    """What a noted try needs; ``waiting`` are its receivers, ``earlier`` the tries before it."""
    return Parcel(
        mail_id=mail.public_id,
        attempt_id=attempt.public_id,
        attempt=attempt.number,
        blob=mail.blob,
        sender=mail.head["sender"],
        recipients=tuple(r.address for r in waiting),
        possible_duplicate=mail.possible_duplicate,
        first_try_at=earlier[0].started_at if earlier else attempt.started_at,
        sha256=mail.sha256,
        utf8=mail.head.get("utf8", False),
        dsn=Dsn.from_json(mail.head.get("dsn", {})),
    )


def finish(results: Sequence[Result]) -> None:
    """Note the answers of many tries in one transaction."""
    with transaction.atomic():
        note(results)


def note(results: Sequence[Result]) -> None:
    """Note the answers; in the caller's transaction."""
    by_number = {result.parcel.mail_id: result for result in results}
    mails = _locked(by_number)
    waiting = _waiting([mail.pk for mail in mails])
    changes = _Changes(clock.now())
    for mail in mails:
        changes.take(mail, by_number[mail.number], waiting.get(mail.pk, []))
    changes.write()


@dataclasses.dataclass(frozen=True)
class _Locked:
    """What the answers need to know of a mail; its sealed columns stay closed."""

    pk: int
    number: str
    state: str
    receivers: int
    possible_duplicate: bool
    sender_pk: int | None
    sender: str | None
    department: str | None

    @property
    def about(self) -> dict[str, str]:
        """What every fact about it carries."""
        return {
            "subject_id": self.number,
            "sender_id": self.sender or "",
            "department_id": self.department or "",
        }


def _locked(numbers: Iterable[str]) -> list[_Locked]:
    rows = Mail.objects.filter(public_id__in=list(numbers))
    if connection.features.has_select_for_update:
        # Locked in one order, so that two relays never wait for each other.
        list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    found = rows.order_by("pk").values_list(
        "pk",
        "public_id",
        "state",
        "recipients_count",
        "possible_duplicate",
        "sender_id",
        "sender__public_id",
        "department__public_id",
    )
    return [_Locked(*row) for row in found]


class _Changes:
    """What the answers change, gathered so that like goes with like in one statement."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._tries: dict[tuple[str, int, int], list[str]] = {}
        self._answers: dict[tuple[int, bool], list[int]] = {}
        self._later: dict[timedelta, list[int]] = {}
        self._closed: dict[State, list[int]] = {}
        self._failed: list[int] = []
        self._served: list[tuple[int | None, MailRecipient]] = []
        self._facts: list[Fact] = []

    def take(self, mail: _Locked, result: Result, waiting: Sequence[MailRecipient]) -> None:
        """Enter one result."""
        pause = domain.pause(result.parcel.attempt)
        if result.failed:
            self._failed.append(mail.pk)
            self._end_try(result, taken=0, lost=len(waiting))
            return
        if result.open_end:
            self._later.setdefault(pause, []).append(mail.pk)
            return
        answers = {o.address: o for o in result.outcomes}
        taken = lost = open_ = 0
        for row in waiting:
            outcome = answers.get(row.address, Outcome(address=row.address, code=0))
            done = outcome.taken or outcome.refused or result.gave_up
            row.reply_code = outcome.code
            self._answers.setdefault((outcome.code, done), []).append(row.pk)
            taken, lost, open_ = (
                taken + outcome.taken,
                lost + (not outcome.taken),
                open_ + (not done),
            )
            if outcome.taken:
                self._served.append((mail.sender_pk, row))
        self._end_try(result, taken=taken, lost=lost)
        if open_:
            self._later.setdefault(pause, []).append(mail.pk)
        elif mail.state == State.RELEASING.value:
            self._settle(mail, result)

    def _end_try(self, result: Result, *, taken: int, lost: int) -> None:
        code = max((o.code for o in result.outcomes), default=0)
        if not lost:
            outcome = "taken"
        elif taken:
            outcome = "partly"
        else:
            outcome = "refused" if code >= 500 else "later"
        self._tries.setdefault((outcome, code, taken), []).append(result.parcel.attempt_id)

    def _settle(self, mail: _Locked, result: Result) -> None:
        """Everybody has an answer: delivered when at least one got it, and who did not is counted."""
        codes = self._all_codes(mail, result)
        taken = sum(200 <= c < 300 for c in codes)
        state = moved(State(mail.state), State.DELIVERED if taken else State.BOUNCED)
        self._closed.setdefault(state, []).append(mail.pk)
        about = mail.about
        if taken:
            delivered = MailDelivered(
                **about,
                attempts=result.parcel.attempt,
                recipients=taken,
                possible_duplicate=mail.possible_duplicate,
            )
            self._facts.append(delivered)
        if taken < len(codes):
            bounced = MailBounced(
                **about, recipients=len(codes) - taken, reply_code=max(codes, default=0)
            )
            self._facts.append(bounced)

    def _all_codes(self, mail: _Locked, result: Result) -> list[int]:
        now = [o.code for o in result.outcomes]
        if len(now) == mail.receivers:
            return now
        addresses = set(result.parcel.recipients)
        rows = MailRecipient.objects.filter(mail=mail.pk, in_envelope=True, removed_at=None)
        before = [r.reply_code for r in rows if r.address not in addresses]
        return [*before, *now]

    def write(self) -> None:
        """Bring it into the tables."""
        for (outcome, code, taken), numbers in self._tries.items():
            tries = DeliveryAttempt.objects.filter(public_id__in=numbers)
            tries.update(outcome=outcome, reply_code=code, taken=taken, ended_at=self._now)
        for (code, done), pks in self._answers.items():
            MailRecipient.objects.filter(pk__in=pks).update(
                reply_code=code, done_at=self._now if done else None
            )
        free = {"claimed_by": "", "claimed_until": None}
        for pause, pks in self._later.items():
            later = next_try(self._now, pause)
            Mail.objects.filter(pk__in=pks).update(**later, **free)
        for state, pks in self._closed.items():
            Mail.objects.filter(pk__in=pks).update(
                state=state.value, closed_at=self._now, next_try_at=None, **free
            )
        Mail.objects.filter(pk__in=self._failed).update(relay_failed_at=self._now, **free)
        learning.learn_many(self._served, self._now)
        record_many(self._facts)


def give_back(relays: Iterable[str]) -> int:
    """Free what relays had claimed that are gone; how many mails."""
    held = Mail.objects.filter(claimed_by__in=list(relays))
    if not held.exists():
        return 0
    return held.update(claimed_by="", claimed_until=None)


def bring_forward() -> int:
    """Make due what only a clock that was set back still keeps; how many mails.

    The machine's own count tells that a pause is over; after its restart, or for another machine, that no pause is
    as long. A claim that would last longer than any is cut to the time of one.
    """
    now = clock.now()
    held = Mail.objects.exclude(claimed_by="").filter(claimed_until__gt=now + 2 * CLAIM)
    if held.exists():
        held.update(claimed_until=now + CLAIM)
    leaving = Mail.objects.filter(state=State.RELEASING.value, next_try_at__gt=now + CLOCKS_DIFFER)
    over = pause_over() | Q(next_try_at__gt=now + _NO_PAUSE)
    ids = list(leaving.filter(over).values_list("pk")[:_ROWS])
    if not ids:
        return 0
    return Mail.objects.filter(pk__in=[pk for (pk,) in ids]).update(next_try_at=now)


def _waiting(mails: Sequence[int]) -> dict[int, list[MailRecipient]]:
    rows = MailRecipient.objects.filter(
        mail__in=mails, in_envelope=True, removed_at=None, done_at=None
    )
    found: dict[int, list[MailRecipient]] = {}
    for row in rows.order_by("mail", "order"):
        found.setdefault(row.mail_id, []).append(row)
    return found


def _tries(mails: Sequence[Mail]) -> dict[int, list[DeliveryAttempt]]:
    found: dict[int, list[DeliveryAttempt]] = {}
    for row in DeliveryAttempt.objects.filter(mail__in=mails).order_by("mail", "number"):
        found.setdefault(row.mail_id, []).append(row)
    return found
