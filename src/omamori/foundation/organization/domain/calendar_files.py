"""予定のファイル。Reads times away and at home out of calendar files (RFC 5545) and tables, as pure text.

Of a calendar only times and states are taken: what an appointment is called stays in the file. An entry
that says neither away nor telework is no absence; most appointments are not.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from omamori.foundation.organization.domain import errors
from omamori.foundation.organization.domain.presence import LONGEST, Span, Where

JST = ZoneInfo("Asia/Tokyo")
AHEAD = timedelta(days=180)
"""So far ahead repeated entries are written out."""
MOST = 1000
"""Entries that are taken from one calendar."""
MOST_ROWS = 20_000
"""Lines that are taken from one table."""
HEADINGS = ("従業者番号", "氏名", "状態", "開始", "終了", "代わりの人")
"""Of a table as it is written out; the name is for people and is not read."""
_MOST_LINES = 200_000
_HOME = re.compile(
    r"テレワーク|在宅|リモート|remote|telework|work(?:ing)? from home|\bwfh\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"休暇|有休|有給|年休|代休|休み|欠勤|不在|外出|出張|直行|直帰|研修|out of office|\booo\b|vacation|day off",
    re.IGNORECASE,
)
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_STATES = {
    "在席": Where.HERE, "出社": Where.HERE, "here": Where.HERE,
    "テレワーク": Where.TELEWORK, "在宅": Where.TELEWORK, "telework": Where.TELEWORK,
    "不在": Where.AWAY, "休暇": Where.AWAY, "away": Where.AWAY,
}  # fmt: skip

Event = dict[str, tuple[str, str]]
"""Property name to its parameters and value, as they stand in the file."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Taken:
    """What a file says.

    Attributes:
        spans: times that lie ahead, in the order of the file.
        left_out: entries that say something of presence but could not be read.
    """

    spans: tuple[Span, ...]
    left_out: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class TableRow:
    """One line of a table; number: 従業者番号, empty for one's own; stand_in: of who is asked instead, if said."""

    number: str
    span: Span
    stand_in: str = ""


def read_ics(text: str, now: datetime) -> Taken:
    """Times out of an iCalendar file.

    Raises:
        CalendarUnreadable: it is none.
    """
    if "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise errors.CalendarUnreadable
    spans: list[Span] = []
    left_out = 0
    for event in _events(text):
        where = _where(event)
        if where is None:
            continue
        try:
            spans += _times(event, where, now)
        except (ValueError, KeyError, OverflowError):
            left_out += 1
    ahead = [s for s in spans if s.ends_at > now]
    return Taken(spans=tuple(ahead[:MOST]), left_out=left_out + max(0, len(ahead) - MOST))


def read_table(rows: Sequence[Sequence[str]], now: datetime) -> tuple[tuple[TableRow, ...], int]:
    """Times out of a table with the headings 状態, 開始, 終了 and, if they are there, 従業者番号 and 代わりの人; and lines left out.

    Raises:
        CalendarUnreadable: the headings are missing.
    """
    places = {_plain(cell): i for i, cell in enumerate(rows[0])} if rows else {}
    if not {"状態", "開始", "終了"} <= places.keys():
        raise errors.CalendarUnreadable
    found: list[TableRow] = []
    left_out = 0
    for row in rows[1 : MOST_ROWS + 1]:
        cell = {name: _plain(row[i]) if i < len(row) else "" for name, i in places.items()}
        if not any(cell.values()):
            continue
        try:
            span = Span(
                where=_STATES[cell["状態"].lower()],
                starts_at=_moment(cell["開始"], end=False),
                ends_at=_moment(cell["終了"], end=True),
            )
        except (KeyError, ValueError):
            left_out += 1
            continue
        if not _usable(span):
            left_out += 1
        elif span.ends_at > now:
            number, stand_in = cell.get("従業者番号", ""), cell.get("代わりの人", "")
            found.append(TableRow(number=number, span=span, stand_in=stand_in))
    return tuple(found), left_out + max(0, len(rows) - 1 - MOST_ROWS)


def told(span: Span) -> tuple[str, str, str]:
    """State, beginning and end as a table writes them; ``read_table`` reads the same time out of it.

    Seconds are kept, parts of seconds are not.
    """
    state = next(word for word, where in _STATES.items() if where is span.where)
    begins, ends = (at.astimezone(JST) for at in (span.starts_at, span.ends_at))
    return state, f"{begins:%Y-%m-%d %H:%M:%S}", f"{ends:%Y-%m-%d %H:%M:%S}"


def _events(text: str) -> Iterator[Event]:
    """The events; folded lines are joined (RFC 5545, 3.1)."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()[:_MOST_LINES]
    event: Event | None = None
    inside = 0
    for line in lines:
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        word = name.strip().upper()
        if word == "BEGIN" and value.strip().upper() == "VEVENT":
            event, inside = {}, 0
        elif word == "BEGIN" and event is not None:
            inside += 1  # an alarm within the event has times of its own
        elif word == "END" and event is not None and value.strip().upper() == "VEVENT":
            yield event
            event = None
        elif word == "END" and event is not None:
            inside -= 1
        elif event is not None and not inside:
            event.setdefault(word, (parameters, value.strip()))


def _where(event: Event) -> Where | None:
    """What an entry says of presence; None when it says nothing."""

    def value_of(name: str) -> str:
        return event.get(name, ("", ""))[1].upper()

    if value_of("STATUS") == "CANCELLED":
        return None
    busy = value_of("X-MICROSOFT-CDO-BUSYSTATUS") or value_of("X-MICROSOFT-CDO-INTENDEDSTATUS")
    summary = unicodedata.normalize("NFKC", event.get("SUMMARY", ("", ""))[1])
    if busy == "WORKINGELSEWHERE" or _HOME.search(summary):
        return Where.TELEWORK
    if busy == "OOF" or _AWAY.search(summary):
        return Where.AWAY
    return None


def _times(event: Event, where: Where, now: datetime) -> Iterable[Span]:
    start = _ics_moment(*event["DTSTART"])
    whole_day = len(event["DTSTART"][1]) == 8
    if "DTEND" in event:
        end = _ics_moment(*event["DTEND"])
    else:
        length = event.get("DURATION", ("", "P1D" if whole_day else "PT1H"))[1]
        end = start + _duration(length)
    first = Span(where=where, starts_at=start, ends_at=end)
    if not _usable(first):
        raise ValueError
    if "RRULE" not in event:
        return [first]
    skipped = {_ics_moment(*event["EXDATE"])} if "EXDATE" in event else set()
    return [s for s in _repeated(first, event["RRULE"][1], now) if s.starts_at not in skipped]


def _repeated(first: Span, rule: str, now: datetime) -> Iterator[Span]:
    """Daily and weekly repetition (RFC 5545, 3.3.10); others cannot be read.

    Raises:
        ValueError: another kind of repetition.
    """
    parts = dict(p.partition("=")[::2] for p in rule.upper().split(";") if p)
    every = max(1, int(parts.get("INTERVAL", "1")))
    if parts.get("FREQ") not in ("DAILY", "WEEKLY") or parts.keys() - {
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST",
    }:  # fmt: skip
        raise ValueError
    weekly = parts["FREQ"] == "WEEKLY"
    days = {_DAYS[d] for d in parts["BYDAY"].split(",")} if "BYDAY" in parts else set()
    if weekly and not days:
        days = {first.starts_at.astimezone(JST).weekday()}
    last = _ics_moment("", parts["UNTIL"]) if "UNTIL" in parts else now + AHEAD
    last = min(last, now + AHEAD)
    left = int(parts.get("COUNT", str(MOST)))
    monday = first.starts_at - timedelta(days=first.starts_at.astimezone(JST).weekday())
    length, at = first.ends_at - first.starts_at, first.starts_at
    while at <= last and left > 0:
        turn = ((at - monday).days // 7 if weekly else (at - first.starts_at).days) % every == 0
        if turn and (not days or at.astimezone(JST).weekday() in days):
            left -= 1
            yield Span(where=first.where, starts_at=at, ends_at=at + length)
        at += timedelta(days=1)


def _ics_moment(parameters: str, value: str) -> datetime:
    text = value.partition(",")[0]
    if len(text) == 8:
        return datetime.combine(_ymd(text), time(), JST)
    stamp = datetime.strptime(text.rstrip("Zz"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
    if text[-1:] in "Zz":
        return stamp.replace(tzinfo=UTC)
    zone = re.search(r"TZID=\"?([^;:\"]+)", parameters, re.IGNORECASE)
    return stamp.replace(tzinfo=_zone(zone[1] if zone else ""))


def _zone(name: str) -> ZoneInfo:
    """The zone; names that other programs use for Japan, and unknown ones, are Japan."""
    try:
        return ZoneInfo(name) if "/" in name else JST
    except (KeyError, ValueError, OSError):
        return JST


def _ymd(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _duration(text: str) -> timedelta:
    found = re.fullmatch(
        r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text.upper()
    )
    if not found:
        raise ValueError
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _moment(text: str, *, end: bool) -> datetime:
    """A moment in Japan; a day alone is its beginning, or as an end the beginning of the next."""
    found = re.fullmatch(
        r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[T ]+(\d{1,2})[:時](\d{2})分?(?::(\d{2}))?)?",
        text,
    )
    if not found:
        raise ValueError
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    plain = datetime(year, month, day, hour, minute, second, tzinfo=JST)
    return plain + timedelta(days=1) if end and found[4] is None else plain


def _usable(span: Span) -> bool:
    return span.starts_at < span.ends_at and span.ends_at - span.starts_at <= LONGEST


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
