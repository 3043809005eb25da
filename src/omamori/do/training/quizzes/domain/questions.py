"""問いの決まり。Four kinds of question, what one must say, and whether an answer is right; pure."""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import date

from omamori.facts.sentences import said

KINDS = {
    "single": "一つ選ぶ",
    "multiple": "すべて選ぶ",
    "truth": "正しいか誤りか",
    "order": "順に並べる",
}
TOPICS = {
    "policy": "方針と仕組み",
    "mail": "送信",
    "documents": "書類の送付",
    "storage": "保管",
    "disposal": "消去・廃棄",
    "carrying": "持ち出し",
    "entrusting": "委託",
    "cases": "事故の事例",
    "classes": "事故の九つの種類",
    "law": "法令",
    "emergency": "緊急時",
    "pdca": "点検と改善",
    "rights": "本人の求めと苦情",
}
CONTENTS = {
    "a": "個人情報保護方針",
    "b": "仕組みに合わせることの大切さと利点",
    "c": "役割と責任",
    "d": "違反したときに起きること",
}
"""What the yearly training must contain (J.4.3 a–d)."""
SHORTEST, LONGEST = 10, 400
LONGEST_OPTION = 200
MOST_OPTIONS = 8
LETTERS = "abcdefgh"
TRUTH = ("正しい", "誤り")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Content:
    """What one version of a question says.

    Attributes:
        kind: a key of ``KINDS``; topic: a key of ``TOPICS``.
        text: the question; explanation: shown after the paper, with the clause.
        options: at most 8 texts; the n-th is known by the n-th letter ``a`` … ``h``.
        answer: letters of the right options; for ``order`` all of them, in the right order.
        clauses: codes of the clauses it asks about; slides: codes of the slides that teach it.
        contents: letters of ``CONTENTS`` that it covers.
        duties: codes of ``reference/training`` for whom it is; empty for everybody.
        as_of: the day up to which the law or figure behind it was checked; None for timeless ones.
    """

    kind: str
    topic: str
    text: str
    options: tuple[str, ...]
    answer: tuple[str, ...]
    explanation: str
    clauses: tuple[str, ...] = ()
    slides: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    as_of: date | None = None


def letters(options: Sequence[str]) -> tuple[str, ...]:
    """The letters of some options, in their written order."""
    return tuple(LETTERS[: len(options)])


def problems(it: Content, clauses: Collection[str] | None = None) -> dict[str, str]:
    """What is wrong with a question, by field.

    Args:
        it: the question.
        clauses: codes that exist; None when they are not checked.
    """
    wrong = {}
    if it.kind not in KINDS:
        wrong["kind"] = "問いの形を一つ選んでください。"
    if it.topic not in TOPICS:
        wrong["topic"] = "分野を一つ選んでください。"
    for name, text in (("text", it.text), ("explanation", it.explanation)):
        if not SHORTEST <= len(text.strip()) <= LONGEST:
            sentence = "%(least)s 字以上 %(most)s 字以内で書いてください。"
            wrong[name] = said(sentence, least=SHORTEST, most=LONGEST)
    if found := _option_problem(it):
        wrong["options"] = found
    elif found := _answer_problem(it):
        wrong["answer"] = found
    if not it.clauses and it.as_of is None:
        wrong["clauses"] = "根拠になる条の番号か、法令を確かめた日のどちらかを入れてください。"
    unknown = tuple(sorted(set(it.clauses) - set(clauses))) if clauses is not None else ()
    if unknown:
        sentence = "施行されている規程にない番号です: %(codes)s"
        wrong["clauses"] = said(sentence, codes=unknown[:5])
    if set(it.contents) - set(CONTENTS):
        wrong["contents"] = "必須の内容は a、b、c、d から選んでください。"
    return wrong


def _option_problem(it: Content) -> str:
    if it.kind == "truth":
        return "" if it.options == TRUTH else "正誤の問いの選択肢は「正しい」と「誤り」です。"
    texts = [option.strip() for option in it.options]
    least = 3 if it.kind != "order" else 2
    if not least <= len(texts) <= MOST_OPTIONS:
        return said(
            "選択肢を %(least)s 個から %(most)s 個、一行に一つずつ書いてください。",
            least=least,
            most=MOST_OPTIONS,
        )
    if len(set(texts)) != len(texts) or "" in texts:
        return "同じ選択肢が二つあるか、空の選択肢があります。"
    if max(map(len, texts)) > LONGEST_OPTION:
        return said("選択肢は一つ %(n)s 字までです。", n=LONGEST_OPTION)
    return ""


def _answer_problem(it: Content) -> str:
    known = letters(it.options)
    if set(it.answer) - set(known) or len(set(it.answer)) != len(it.answer) or not it.answer:
        return said("正解を、選択肢の記号 (%(letters)s) で書いてください。", letters=known)
    if it.kind in ("single", "truth") and len(it.answer) != 1:
        return "正解を一つだけ選んでください。"
    if it.kind == "multiple" and len(it.answer) == len(known):
        return (
            "すべてが正解の問いでは、理解を確かめられません。誤りの選択肢を一つ以上入れてください。"
        )
    if it.kind == "order" and len(it.answer) != len(known):
        return "すべての選択肢を、正しい順に並べてください。"
    return ""


def proper_answer(kind: str, given: Sequence[str], shown: Collection[str]) -> bool:
    """Whether an answer has the form that the question asks for; an empty one is proper.

    Args:
        kind: a key of ``KINDS``.
        given: letters, as sent.
        shown: letters of the options on the paper.
    """
    if len(set(given)) != len(given) or set(given) - set(shown):
        return False
    if kind in ("single", "truth"):
        return len(given) <= 1
    return kind == "multiple" or not given or len(given) == len(shown)


def is_right(kind: str, given: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether an answer is right: all of it, nothing more; in order where order is asked."""
    if kind == "order":
        return tuple(given) == tuple(answer)
    return set(given) == set(answer) and bool(given)


def reached(kind: str, value: int, of: int) -> int:
    """How many right answers pass.

    Args:
        kind: ``percent`` or ``count``; value: of the pass mark.
        of: questions on the paper; a count never asks for more than these.
    """
    if kind == "percent":
        return -(-of * min(value, 100) // 100)
    return min(value, of)
