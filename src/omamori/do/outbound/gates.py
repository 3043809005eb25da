"""ゲートの様子。What each gate says of itself while the database is there: mails that wait, and what a start found.

The health file speaks when the database is away; these rows speak to the people who open the home page,
for every machine that takes mail.
"""

import dataclasses
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.do.outbound.models import GateNode

_LONG = timedelta(minutes=1)
_GONE = timedelta(minutes=5)
_KEPT = timedelta(days=7)
SHOWN = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What a gate says of itself; the meanings are those of ``GateNode``."""

    lane: str
    host: str
    started_at: datetime
    waiting: int
    waiting_since: datetime | None
    trouble: str
    recovered: int
    cut: int
    damaged: int


def tell(report: Report, now: datetime, *, in_place_of: Iterable[str] = ()) -> None:
    """Note a sign of life.

    Args:
        in_place_of: lanes of gates that died and whose mails this one took over.

    Raises:
        DatabaseError: the database is away; the health file tells then.
    """
    values = dataclasses.asdict(report) | {"beat_at": now}
    lane = values.pop("lane")
    GateNode.objects.update_or_create(lane=lane, defaults=values)
    GateNode.objects.filter(lane__in=list(in_place_of)).delete()


def ended(lane: str, now: datetime) -> None:
    """A gate closed with nothing left; what others left long ago is forgotten, too.

    Raises:
        DatabaseError: the database is away.
    """
    done = Q(lane=lane, waiting=0, damaged=0) | Q(beat_at__lt=now - _KEPT)
    GateNode.objects.filter(done).delete()


def troubled(now: datetime) -> tuple[str, ...]:
    """A sentence for each gate about which somebody should do something; at most ``SHOWN``."""
    waits = Q(waiting__gt=0, waiting_since__lt=now - _LONG)
    silent = Q(waiting__gt=0, beat_at__lt=now - _GONE)
    recent = Q(damaged__gt=0, beat_at__gt=now - _KEPT)
    rows = GateNode.objects.filter(waits | silent | recent).order_by("lane")
    return tuple(_sentence(row, now) for row in rows[:SHOWN])


def _sentence(row: GateNode, now: datetime) -> str:
    if row.damaged:
        return _("%(host)s の受付帳に、読めない所が %(count)s か所あります。") % {
            "host": row.host,
            "count": row.damaged,
        }
    if row.beat_at < now - _GONE:
        return _("%(host)s のゲートが、メール %(count)s 通を受け付けたまま止まっています。") % {
            "host": row.host,
            "count": row.waiting,
        }
    return _("%(host)s で受け付けたメール %(count)s 通が判断を待っています (%(why)s)。") % {
        "host": row.host,
        "count": row.waiting,
        "why": _why(row.trouble),
    }


def _why(trouble: str) -> str:
    return {
        "database": _("データベースが答えません"),
        "examiner": _("検査の仕組みが動きません"),
        "journal": _("受付帳を読めません"),
        "booking": _("記録できないメールがあります"),
        "disk": _("ディスクに書けません。空きを作ってください"),
    }.get(trouble, _("混み合っています"))
