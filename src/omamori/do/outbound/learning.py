"""履歴を覚える。What many deliveries teach at once: to whom each sender has written, in a few statements."""

import dataclasses
import functools
import operator
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, Q

from omamori.do.outbound.domain.warmth import value_of_mail
from omamori.do.outbound.domain.wrong_person import CONFIRMED
from omamori.do.outbound.models import MailRecipient, SentHistory

_ROWS = 200


@dataclasses.dataclass
class _Lesson:
    receiver: MailRecipient
    times: int = 0
    mails: float = 0.0
    """What they count for: a receiver whom the sender looked at and found right counts more."""


def learn_many(served: Iterable[tuple[int | None, MailRecipient]], at: datetime) -> None:
    """Remember outside receivers that were reached; in the caller's transaction.

    Args:
        served: key of the sending person (None is not remembered) and a receiver.
        at: when the next hop took the mail.
    """
    lessons: dict[tuple[int, str], _Lesson] = {}
    for sender, receiver in served:
        if sender is not None and not receiver.inside:
            found = lessons.setdefault((sender, receiver.address_index), _Lesson(receiver))
            found.receiver = receiver
            found.times += 1
            found.mails += CONFIRMED if receiver.ticked_at else 1.0
    keys = sorted(lessons)
    for start in range(0, len(keys), _ROWS):
        _learn({key: lessons[key] for key in keys[start : start + _ROWS]}, at)


def _learn(lessons: dict[tuple[int, str], _Lesson], at: datetime) -> None:
    fresh = [
        SentHistory(
            sender_id=sender,
            address_index=index,
            domain=lesson.receiver.domain,
            who=_who(lesson.receiver),
            first_sent_at=at,
            last_sent_at=at,
            count=0,
        )
        for (sender, index), lesson in lessons.items()
    ]
    known = _known(lessons)
    missing = [row for row in fresh if (row.sender_id, row.address_index) not in known]
    if missing:
        # Another relay may learn the same person now: its row counts, ours adds to it below.
        SentHistory.objects.bulk_create(missing, ignore_conflicts=True)
        known |= _known(
            {
                k: v
                for k, v in lessons.items()
                if k in {(m.sender_id, m.address_index) for m in missing}
            }
        )
    _count(lessons, known, at)


def _known(lessons: dict[tuple[int, str], _Lesson]) -> dict[tuple[int, str], SentHistory]:
    by_sender: dict[int, list[str]] = {}
    for sender, index in lessons:
        by_sender.setdefault(sender, []).append(index)
    rows = SentHistory.objects.filter(of_senders(by_sender)) if by_sender else ()
    return {(row.sender_id, row.address_index): row for row in rows}


def of_senders(wanted: Mapping[int, Iterable[str]]) -> Q:
    """Rows of these addresses (blind indexes) of each sender (by key); one at least.

    An OR that begins with "nothing" would have the whole table read.
    """
    each = [Q(sender_id=s, address_index__in=set(indexes)) for s, indexes in wanted.items()]
    return functools.reduce(operator.or_, each)


def _count(
    lessons: dict[tuple[int, str], _Lesson],
    known: dict[tuple[int, str], SentHistory],
    at: datetime,
) -> None:
    by_times: dict[tuple[int, float], list[int]] = {}
    week, month, lasting = value_of_mail(at)
    for key, lesson in lessons.items():
        row = known[key]
        by_times.setdefault((lesson.times, lesson.mails), []).append(row.pk)
        who = _who(lesson.receiver)
        if who["display_name"] and row.who["display_name"] != who["display_name"]:
            row.who = who
            row.save(update_fields=["who"])
    for (times, mails), pks in by_times.items():
        rows = SentHistory.objects.filter(pk__in=pks)
        rows.update(
            count=F("count") + times,
            week=F("week") + mails * week,
            month=F("month") + mails * month,
            lasting=F("lasting") + mails * lasting,
        )
        rows.filter(last_sent_at__lt=at).update(last_sent_at=at)


def _who(receiver: MailRecipient) -> dict[str, str]:
    return {"address": receiver.address, "display_name": receiver.display_name}
