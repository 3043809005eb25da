"""問いの出入り。What the shared pages of lists need to know of the bank."""

from collections.abc import Mapping

from omamori.do.training.quizzes.columns import QUESTIONS, values_of
from omamori.do.training.quizzes.models import QuestionVersion
from omamori.do.training.quizzes.writing import apply_lines
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.organization import owners
from omamori.foundation.organization.roster_export import origin


def desks() -> Mapping[str, Desk]:
    """The list that goes out and comes in."""
    return {
        "questions": Desk(
            listing=QUESTIONS, room="quizzes", back="quizzes:bank", known=_known, books=owners.books_today,
            apply=apply_lines, origin=origin,
        )
    }  # fmt: skip


def _known() -> Known:
    """The newest version of every question in use."""
    rows = QuestionVersion.objects.filter(question__retired_at=None).select_related("question")
    newest = {row.question_id: row for row in rows.order_by("question_id", "number")}
    return {
        QUESTIONS.key_of({"code": row.question.code}): (row.question.public_id, values_of(row))
        for row in newest.values()
    }
