"""問いの列。What is kept of each question; its form and its Excel follow from it."""

from collections.abc import Mapping
from datetime import date

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.models import QuestionVersion
from omamori.foundation.exports.lists import (
    As,
    Item,
    Listing,
    Values,
    codes_of,
    labels_of,
    parts,
)

_CODE = r"[A-Za-z0-9-]{1,20}"


def _whole(values: Values) -> Mapping[str, str]:
    return domain.problems(content_of(values))


QUESTIONS = Listing(
    name="questions",
    title="テストの問い",
    key=("code",),
    check=_whole,
    items=(
        Item(key="code", label="番号", needed=True, longest=20, width=10, kind=As.CODE, pattern=_CODE,
             help="問いを見分けるための番号です。例: Q-0101", aliases=("No", "問題番号")),
        Item(key="kind", label="形", needed=True, kind=As.CHOICE, choices=domain.KINDS, width=14,
             aliases=("形式", "種類")),
        Item(key="topic", label="分野", needed=True, kind=As.CHOICE, choices=domain.TOPICS, width=18),
        Item(key="text", label="問いの文", needed=True, kind=As.LONG, longest=400, width=60,
             aliases=("問題", "問題文", "設問")),
        Item(key="options", label="選択肢", needed=True, kind=As.LONG, longest=1800, width=60,
             help="一行に一つずつ。上から a、b、c… になります。正誤の問いは「正しい」「誤り」の二行です。"),
        Item(key="answer", label="正解", needed=True, kind=As.CODES, pattern=r"[a-h]", width=10,
             help="選択肢の記号。すべて選ぶときは a、c のように。順に並べるときは、正しい順に。"),
        Item(key="explanation", label="説明", needed=True, kind=As.LONG, longest=400, width=60,
             help="提出したあとに見せる文です。なぜその答えになるかを書きます。", aliases=("解説",)),
        Item(key="clauses", label="根拠の条", kind=As.CODES, pattern=_CODE, width=16,
             help="規程の条の番号。例: R1-3、R1-5"),
        Item(key="slides", label="教材の頁", kind=As.CODES, pattern=r"[A-Za-z0-9._-]{1,60}", width=20,
             help="この問いの答えを教える頁の番号。"),
        Item(key="contents", label="必須の内容", kind=As.CODES, pattern=r"[a-d]", width=12,
             help="a 方針、b 大切さと利点、c 役割と責任、d 違反したとき のうち、確かめるもの。"),
        Item(key="duties", label="対象の仕事", kind=As.CODES, pattern=r"[a-z_]{1,20}", width=16,
             help="一部の人だけに聞くとき。例: sales、system、ec。空欄は全員です。"),
        Item(key="as_of", label="法令を確かめた日", kind=As.DATE, width=14,
             help="法令や公表された数字を問うときに、元を確かめた日。"),
    ),
)  # fmt: skip


def content_of(values: Values) -> domain.Content:
    """What a row says, in the words of the domain."""
    item = QUESTIONS.item
    day = values.get("as_of", "")
    return domain.Content(
        kind=next(iter(codes_of(item("kind"), values.get("kind", ""))), ""),
        topic=next(iter(codes_of(item("topic"), values.get("topic", ""))), ""),
        text=values.get("text", ""),
        options=tuple(line.strip() for line in values.get("options", "").splitlines() if line.strip()),
        answer=tuple(parts(values.get("answer", ""))),
        explanation=values.get("explanation", ""),
        clauses=tuple(parts(values.get("clauses", ""))),
        slides=tuple(parts(values.get("slides", ""))),
        contents=tuple(parts(values.get("contents", ""))),
        duties=tuple(parts(values.get("duties", ""))),
        as_of=date.fromisoformat(day) if day else None,
    )  # fmt: skip


def values_of(version: QuestionVersion) -> dict[str, str]:
    """A version as a row; its question must be read with it."""
    item = QUESTIONS.item
    return {
        "code": version.question.code,
        "kind": labels_of(item("kind"), [version.kind]),
        "topic": labels_of(item("topic"), [version.topic]),
        "text": version.text,
        "options": "\n".join(version.options),
        "answer": "、".join(version.answer),
        "explanation": version.explanation,
        "clauses": "、".join(version.clauses),
        "slides": "、".join(version.slides),
        "contents": "、".join(version.contents),
        "duties": "、".join(version.duties),
        "as_of": version.as_of.isoformat() if version.as_of else "",
    }
