"""短い学習の行。What queries of this room hand out, frozen."""

import dataclasses
from datetime import date, datetime

from omamori.do.training.lessons.domain import Effect, Lesson


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonRow:
    """A lesson in the list.

    Attributes:
        audience_words: for whom, in words.
        by_itself: only the rule wrote on it.
    """

    public_id: str
    title: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    colour: str
    clauses: tuple[str, ...]
    audience_words: str
    due_on: date
    made_at: datetime
    by_itself: bool


SlideTexts = tuple[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonPage:
    """One lesson with its slides and questions.

    Attributes:
        slides: (title, sentence, boxes) of each.
        questions: (public id, code, text) in the bank.
        replaced: (what, how often) that was taken out of the case.
        effect: near misses of the same kind before and after; None for a change or before it was sent.
    """

    row: LessonRow
    told: Lesson
    slides: SlideTexts
    questions: tuple[tuple[str, str, str], ...]
    replaced: tuple[tuple[str, int], ...]
    source_id: str
    quiz_id: str
    audience: str
    audience_values: tuple[str, ...]
    effective_from: date | None
    author: str
    decided_by: str
    note: str
    effect: Effect | None
    may_write: bool
    may_approve: bool
