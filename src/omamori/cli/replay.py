"""履歴で確かめる。``omamori outbound replay``: what the wrong-person rule would have held in past mail.

Reads a CSV of who wrote to whom, needs no installation, stores nothing and sends nothing.
"""

import argparse
import contextlib
import csv
import dataclasses
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from omamori.do.outbound.replaying import (
    Question,
    Replayed,
    SentMail,
    Totals,
    replay,
    totals,
    wrong_person_control,
)
from omamori.facts.errors import Invalid

_TIME = ("time", "date", "sent", "timestamp", "日時")
_SENDER = ("sender", "from", "差出人", "送信者")
_RECIPIENTS = ("recipients", "to", "宛先")
_ALIKE = {
    "same_name": "同じ氏名",
    "same_local": "@ の前が同じ",
    "swapped": "名前の前後が入れ替わった形",
    "same_surname": "同じ姓",
    "same_reading": "読みの同じ姓",
    "same_given": "同じ名",
    "near_address": "綴りの近いアドレス",
    "neighbour": "並びの隣",
}
_MOST_SHOWN = 1000
_LARGEST_EPOCH = 253_402_300_800
"""The year 10000; greater numbers are milliseconds."""


def run(options: argparse.Namespace) -> int:
    """Print what would have been held; 0 also when something was."""
    mails = list(_read(options.file, options.label))
    inside = frozenset(d.lower().lstrip("@") for d in options.inside)
    judged = list(replay(mails, wrong_person_control(options.times), inside))
    counted = totals(judged)
    labelled = any(m.swapped is not None for m in mails)
    if options.json:
        print(json.dumps(_as_json(judged, counted, labelled=labelled), ensure_ascii=False))
        return 0
    held = [each for each in judged if each.held]
    for each in held[:_MOST_SHOWN]:
        _show(each)
    if len(held) > _MOST_SHOWN:
        print(f"ほか {len(held) - _MOST_SHOWN:,} 通 (すべては --json で出せます)")
    _show_totals(counted, labelled=labelled)
    return 0


def _read(file: Path, label: str) -> Iterator[SentMail]:
    """The mails of a file.

    Raises:
        Invalid: a row cannot be read; says which, and what is expected.
    """
    with io.StringIO(_decoded(file.read_bytes()), newline="") as stream:
        rows = csv.reader(stream)
        first = next(rows, None)
        if first is None:
            raise Invalid(
                {"file": "ファイルが空です。日時、差出人、宛先を一行に一通ずつ書いてください。"}
            )
        columns = _columns(first, label)
        lines: Iterable[list[str]] = rows if columns else chain([first], rows)
        places = columns or (0, 1, 2, 3 if label else -1)
        for number, row in enumerate(lines, 2 if columns else 1):
            if any(cell.strip() for cell in row):
                yield _mail(row, places, number)


def _decoded(data: bytes) -> str:
    """UTF-8, or what Excel of a Japanese Windows saves.

    Raises:
        Invalid: neither.
    """
    for encoding in ("utf-8-sig", "cp932"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise Invalid({"file": "文字が読めません。UTF-8 の CSV として保存し直してください。"})


def _columns(first: list[str], label: str) -> tuple[int, int, int, int] | None:
    """Where the columns are, when the first row names them."""
    names = [cell.strip().lower() for cell in first]
    found = [
        next((names.index(n) for n in known if n in names), -1)
        for known in (_TIME, _SENDER, _RECIPIENTS)
    ]
    if -1 in found:
        return None
    if label and label.lower() not in names:
        raise Invalid(
            {"label": f"見出しに「{label}」の列がありません。--label の名前を確かめてください。"}
        )
    return (found[0], found[1], found[2], names.index(label.lower()) if label else -1)


def _mail(row: list[str], places: tuple[int, int, int, int], number: int) -> SentMail:
    time, sender, recipients, label = places
    if len(row) <= max(places):
        raise Invalid(
            {"file": f"{number} 行目の列が足りません。日時、差出人、宛先を並べてください。"}
        )
    addresses = recipients_of(row[recipients])
    if not addresses or not row[sender].strip():
        raise Invalid({"file": f"{number} 行目に差出人か宛先がありません。"})
    return SentMail(
        line=number,
        at=moment(row[time], number),
        sender=row[sender].strip().lower(),
        recipients=addresses,
        swapped=row[label].strip() == "1" if label >= 0 else None,
    )


def recipients_of(cell: str) -> tuple[str, ...]:
    """Addresses parted by semicolons, commas or spaces; each once, in lower case."""
    parts = cell.replace(";", " ").replace(",", " ").split()
    return tuple(dict.fromkeys(part.lower() for part in parts))


def moment(text: str, line: int) -> datetime:
    """A time in ISO 8601 or seconds since 1970; without a zone it is taken as UTC.

    Raises:
        Invalid: it is neither; names the line.
    """
    cell = text.strip()
    try:
        seconds = float(cell)
    except ValueError:
        try:
            found = datetime.fromisoformat(cell)
        except ValueError as error:
            raise _no_time(line) from error
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if abs(seconds) > _LARGEST_EPOCH:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _no_time(line) from error


def _no_time(line: int) -> Invalid:
    return Invalid(
        {
            "file": f"{line} 行目の日時を読めません。2026-11-24T10:30:00+09:00 のように書くか、"
            "1970 年からの秒数で書いてください。"
        }
    )


def _as_json(judged: list[Replayed], counted: Totals, *, labelled: bool) -> dict[str, object]:
    return {
        "mails": [
            {
                "line": each.mail.line,
                "time": each.mail.at.isoformat(),
                "sender": each.mail.sender,
                "recipients": each.mail.recipients,
                "held": each.held,
                "reasons": [
                    {"rule": "look_alike", **dataclasses.asdict(q), "text": _text(q)}
                    for q in each.questions
                ],
                **({"swap": int(bool(each.mail.swapped))} if labelled else {}),
            }
            for each in judged
        ],
        "totals": _totals_json(counted, labelled=labelled),
    }


def _totals_json(counted: Totals, *, labelled: bool) -> dict[str, float | int]:
    found: dict[str, float | int] = {
        "mails": counted.mails,
        "held": counted.held,
        "held_share": _share(counted.held, counted.mails),
    }
    if labelled:
        found |= {
            "swaps": counted.swaps,
            "caught": counted.caught,
            "caught_share": _share(counted.caught, counted.swaps),
            "honest": counted.honest,
            "honest_held": counted.honest_held,
            "honest_held_share": _share(counted.honest_held, counted.honest),
        }
    return found


def _share(part: int, whole: int) -> float:
    return round(part / whole, 5) if whole else 0.0


def _show(each: Replayed) -> None:
    print(f"{each.mail.line} 行目 {each.mail.at.isoformat()} {each.mail.sender}")
    for question in each.questions:
        print(f"  - {_text(question)}")


def _text(question: Question) -> str:
    return (
        f"{question.recipient} よりも {question.usual} のほうが {question.times} 倍、"
        f"宛先として確からしい ({_ALIKE[question.likeness]})"
    )


def _show_totals(counted: Totals, *, labelled: bool) -> None:
    print(
        f"全部で {counted.mails:,} 通。止めて尋ねるのは {counted.held:,} 通"
        f" ({_share(counted.held, counted.mails):.2%})"
    )
    if labelled:
        print(
            f"取り違え {counted.swaps:,} 通のうち {counted.caught:,} 通を止めます"
            f" ({_share(counted.caught, counted.swaps):.2%})。正しい {counted.honest:,} 通のうち"
            f" {counted.honest_held:,} 通を尋ねます ({_share(counted.honest_held, counted.honest):.2%})"
        )
    sys.stdout.flush()
