"""短い学習を作る。Slides and questions from a changed clause or from a case, as plain texts; pure."""

import dataclasses
import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from omamori.facts.sentences import said

MOST_SLIDES = 5
MOST_CLAUSES = 3
"""Clauses shown before and after; more are named."""
SHORTEST, LONGEST = 5, 600
NOT_ENOUGH = (
    "起きた人に注意するだけで終わりにする",
    "次の定期の点検まで、様子を見る",
    "急いでいるときは、確かめるのを省く",
)
"""What people think of first, and what does not help."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseShift:
    """A clause before and after; empty where it was not or is no more."""

    code: str
    heading: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a lesson says.

    Attributes:
        kind: ``change`` or ``case``.
        shifts: of a change; story, causes, others, watch: of a case (causes, others, watch: a line each).
        why: why it changes; now: what to do from now on; example: one.
        effective_from: of the change.
    """

    kind: str
    title: str
    shifts: tuple[ClauseShift, ...] = ()
    story: str = ""
    causes: str = ""
    others: str = ""
    watch: str = ""
    why: str = ""
    now: str = ""
    example: str = ""
    effective_from: date | None = None


Question = dict[str, object]
"""Fields of a question as the quizzes take them, without kind-independent defaults."""


def problems(it: Lesson) -> dict[str, str]:
    """What is wrong with a lesson, by field."""
    needed = ("why", "now") if it.kind == "change" else ("story", "causes", "watch", "now")
    wrong = {}
    for name in ("title", *needed, "others", "example"):
        text = getattr(it, name).strip()
        least = SHORTEST if name in ("title", *needed) else 0
        if not least <= len(text) <= LONGEST:
            wrong[name] = said(
                "%(least)s 字以上 %(most)s 字以内で書いてください。", least=least, most=LONGEST
            )
    return wrong


def slide_texts(it: Lesson) -> tuple[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """(title, sentence, boxes of (title, lines)) of each slide, at most five."""
    if it.kind == "case":
        boxes = (
            ("発生原因", _lines(it.causes)),
            ("その他の要因", _lines(it.others) or ("特になし",)),
            ("注意すべきこと", _lines(it.watch)),
        )
        return (
            (it.title, it.story, ()),
            ("なぜ起きたか", "", boxes),
            ("今日からすること", "", (("すること", _lines(it.now)), ("例", _lines(it.example)))[: 2 if it.example.strip() else 1]),
        )  # fmt: skip
    day = it.effective_from
    when = f"{day.year}年{day.month}月{day.day}日から、" if day else ""
    names = "、".join(f"{s.code} {s.heading}".strip() for s in it.shifts[MOST_CLAUSES:])
    first = (
        it.title,
        f"{when}決まりが変わります。{f'ほかに変わる条: {names}' if names else ''}",
        (("なぜ変わるか", _lines(it.why)),),
    )
    middle = tuple(
        (
            f"{shift.code} {shift.heading}",
            "",
            (
                ("これまで", _lines(shift.before) or ("この条はありませんでした。",)),
                ("これから", _lines(shift.after) or ("この条はなくなります。",)),
            ),
        )
        for shift in it.shifts[:MOST_CLAUSES]
    )
    last = (
        "今すること",
        "",
        (("すること", _lines(it.now)), ("例", _lines(it.example)))[
            : 2 if it.example.strip() else 1
        ],
    )
    return (first, *middle, last)


def change_questions(it: Lesson, others: Sequence[str], *, topic: str) -> tuple[Question, ...]:
    """Two questions on what a clause says from now on.

    Args:
        it: a lesson about a change.
        others: sentences of clauses that did not change: true, but not new.
        topic: of the questions.
    """
    shift = next((s for s in it.shifts if s.after), None)
    if shift is None:
        return ()
    before, after = _sentences(shift.before), _sentences(shift.after)
    come = [s for s in after if s not in before] or after
    gone = [s for s in before if s not in after]
    day = it.effective_from
    when = f"{day.year}年{day.month}月{day.day}日" if day else "改正の日"
    common: Question = {"topic": topic, "clauses": (shift.code,)}
    wrong = [*gone[:1], *(s for s in others if s not in after)][:3]
    found: list[Question] = []
    if come and len(wrong) >= 2:
        options, answer = _mixed(come[0], wrong)
        found.append(
            common
            | {
                "kind": "single",
                "text": f"「{shift.heading}」の条が、{when}から新しく決めていることはどれですか。",
                "options": options,
                "answer": answer,
                "explanation": f"{when}から、条はこう定めています。{come[0]}",
            }
        )
    found.append(common | _truth(shift.heading, when, gone, come))
    return tuple(found)


def _truth(heading: str, when: str, gone: Sequence[str], come: Sequence[str]) -> Question:
    said_now = gone[0] if gone else come[0]
    return {
        "kind": "truth",
        "text": f"{when}からの「{heading}」の決まりとして、次の文は正しい。「{said_now}」",
        "options": ("正しい", "誤り"),
        "answer": ("b",) if gone else ("a",),
        "explanation": f"{when}からの条: {come[0]}",
    }


def case_questions(
    it: Lesson, *, topic: str, clauses: tuple[str, ...], as_of: date
) -> tuple[Question, ...]:
    """Two questions on what a case teaches."""
    watch = _lines(it.watch)
    options, answer = _mixed(watch[0] if watch else it.now.strip(), NOT_ENOUGH)
    common: Question = {"topic": topic, "clauses": clauses, "as_of": None if clauses else as_of}
    return (
        common
        | {
            "kind": "single",
            "text": "この事例のような誤りを防ぐために、これからすることはどれですか。",
            "options": options,
            "answer": answer,
            "explanation": f"手順や道具を変えなければ、別の人が繰り返します。{watch[0] if watch else ''}",
        },
        common
        | {
            "kind": "truth",
            "text": "この事例のようなことに気付いたら、軽いかどうかを自分で決めずに、すぐに知らせる。",
            "options": ("正しい", "誤り"),
            "answer": ("a",),
            "explanation": "早く知らせるほど、本人への影響を小さくできます。知らせたことを責められません。",
        },
    )


def due_on(effective_from: date | None, today: date, works: Callable[[date], bool]) -> date:
    """Until when it is learnt: the last business day before the change; else ten days from today.

    Args:
        effective_from: of the change; None for a case.
        today: the day.
        works: whether a day is a business day.
    """
    if effective_from is not None:
        day = effective_from - timedelta(days=1)
        while day > today and not works(day):
            day -= timedelta(days=1)
        if day > today:
            return day
        if effective_from > today:
            return today
    day = today + timedelta(days=10)
    while not works(day):
        day += timedelta(days=1)
    return day


def _mixed(right: str, wrong: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Options with the right one at a place that follows from its text, and its letter."""
    options = [text[:200] for text in dict.fromkeys(wrong) if text[:200] != right[:200]][:3]
    place = int(hashlib.sha256(right.encode()).hexdigest(), 16) % (len(options) + 1)
    options.insert(place, right[:200])
    return tuple(options), ("abcdefgh"[place],)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sentences(text: str) -> list[str]:
    return [s.strip() for s in re.split(r"(?<=。)|\n", text) if len(s.strip()) > 5]
