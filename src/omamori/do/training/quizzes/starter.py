"""問いのひな型。The starter bank of ``reference/training``, and questions made from clauses by rule."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from omamori.do.training.quizzes import domain

_NUMBER = re.compile(
    r"(?<![0-9０-９.])([0-9]{1,4}|[一二三四五六七八九十百]{1,4})\s*"
    r"((?:営業日|日|時間|か月|年)(?:以内|前まで|以上|間)|人以上)"
)
_OFTEN = re.compile(r"毎月|半年に一度|年に一度")
_RHYTHMS = ("毎月", "半年に一度", "年に一度", "三年に一度")
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
_FACTORS = (0.5, 2, 3)
_TOPIC_OF = {
    "R1": "mail", "R2": "emergency", "R3": "policy", "R4": "documents", "R5": "storage", "R6": "disposal",
    "R7": "carrying", "R8": "entrusting", "R9": "policy", "R10": "pdca", "R11": "rights", "R12": "storage",
}  # fmt: skip


@functools.cache
def questions() -> tuple[tuple[str, domain.Content], ...]:
    """(code, question) of the starter bank, in the order of the file.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    folder = resources.files("omamori.reference").joinpath("training")
    names = sorted(f.name for f in folder.iterdir() if f.name.startswith("questions"))
    rows = [
        row
        for name in names
        for row in tomllib.loads(folder.joinpath(name).read_text("utf-8"))["question"]
    ]
    return tuple((row["code"], _content(row)) for row in rows)


def _content(row: dict[str, Any]) -> domain.Content:
    truth = row["kind"] == "truth"
    return domain.Content(
        kind=row["kind"],
        topic=row["topic"],
        text=row["text"],
        options=domain.TRUTH if truth else tuple(row["options"]),
        answer=tuple(row["answer"]),
        explanation=row["explanation"],
        clauses=tuple(row.get("clauses", ())),
        slides=tuple(row.get("slides", ())),
        contents=tuple(row.get("contents", ())),
        duties=tuple(row.get("duties", ())),
        as_of=row.get("as_of"),
    )


def from_clauses(clauses: Iterable[tuple[str, str, str]]) -> list[tuple[str, domain.Content]]:
    """A question for the first time, number or rhythm that each clause gives.

    Args:
        clauses: (code, heading, body).
    """
    found = []
    for code, heading, body in clauses:
        for sentence in re.split(r"(?<=。)", body):
            made = _numbered(sentence.strip()) or _rhythm(sentence.strip())
            if made is None:
                continue
            blank, options, right = made
            content = domain.Content(
                kind="single",
                topic=_TOPIC_OF.get(code.split("-")[0], "policy"),
                text=f"「{heading}」の条の、空いているところに入るものはどれですか。{blank}",
                options=options,
                answer=(domain.letters(options)[options.index(right)],),
                explanation=f"条はこう定めています。{sentence.strip()}",
                clauses=(code,),
            )
            if not domain.problems(content):
                found.append((f"G-{code}"[:20], content))
                break
    return found


def _numbered(sentence: str) -> tuple[str, tuple[str, ...], str] | None:
    """(sentence with a gap, options, the right one) for a time or a number."""
    hit = _NUMBER.search(sentence)
    value = _value(hit.group(1)) if hit else 0
    if hit is None or value < 1 or len(sentence) > 250:
        return None
    others = {max(1, round(value * factor)) for factor in _FACTORS} - {value}
    numbers = sorted({value, *others, value + 4})[:4]
    options = tuple(f"{n} {hit.group(2)}" for n in numbers)
    return _gap(sentence, hit), options, f"{value} {hit.group(2)}"


def _rhythm(sentence: str) -> tuple[str, tuple[str, ...], str] | None:
    """The same for how often something is done."""
    hit = _OFTEN.search(sentence)
    if hit is None or len(sentence) > 250:
        return None
    return _gap(sentence, hit), _RHYTHMS, hit.group()


def _gap(sentence: str, hit: re.Match[str]) -> str:
    return f"{sentence[: hit.start()]}(　　){sentence[hit.end() :]}"


def _value(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
        else:
            digit = _KANJI[sign]
    return total + digit
