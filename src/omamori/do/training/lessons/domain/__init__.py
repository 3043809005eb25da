"""短い学習の決まり。What is taken out of a case, what a lesson says, how its effect is counted; pure."""

from omamori.do.training.lessons.domain.effect import Effect, effect
from omamori.do.training.lessons.domain.hiding import Hidden, Known, Span, hidden
from omamori.do.training.lessons.domain.labels import LABELS
from omamori.do.training.lessons.domain.making import (
    LONGEST,
    MOST_CLAUSES,
    MOST_SLIDES,
    ClauseShift,
    Lesson,
    case_questions,
    change_questions,
    due_on,
    problems,
    slide_texts,
)
from omamori.do.training.lessons.domain.overtaking import overtaken
from omamori.do.training.lessons.domain.refusals import NothingToTell, NotThatState, OwnLesson

__all__ = [
    "LABELS",
    "LONGEST",
    "MOST_CLAUSES",
    "MOST_SLIDES",
    "ClauseShift",
    "Effect",
    "Hidden",
    "Known",
    "Lesson",
    "NotThatState",
    "NothingToTell",
    "OwnLesson",
    "Span",
    "case_questions",
    "change_questions",
    "due_on",
    "effect",
    "hidden",
    "overtaken",
    "problems",
    "slide_texts",
]
