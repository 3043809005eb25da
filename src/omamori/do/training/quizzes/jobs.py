"""テストの仕事。Papers whose time is over are marked; items that nearly everybody fails are told."""

from collections import defaultdict
from datetime import time

from django.db import transaction

from omamori.do.training.quizzes import domain, taking
from omamori.do.training.quizzes.models import Item, QuestionVersion
from omamori.do.training.quizzes.reference import thresholds
from omamori.facts.quizzes import QuestionFailsMost
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.actions import record


@every(minutes=5)
def close_overdue() -> int:
    """Mark with what was kept in time."""
    return taking.close_overdue()


@every(day_at=time(5, 30))
def tell_of_items() -> int:
    """Tell once of each version in use that nearly everybody fails; how many."""
    terms, told = thresholds(), 0
    rows = Item.objects.filter(
        version__told_at=None, version__state=QuestionVersion.State.APPROVED, right__isnull=False
    )
    answers: dict[int, list[domain.Answered]] = defaultdict(list)
    for version, right in rows.values_list("version_id", "right").iterator():
        answers[version].append(domain.Answered(right=bool(right), rest=0.0))
    for pk, given in answers.items():
        figures = domain.item_figures(given)
        if domain.speaks_against_rule(figures, least=terms.least_answers, at_most=terms.at_most):
            _tell(pk, figures)
            told += 1
    return told


def _tell(version_pk: int, figures: domain.ItemFigures) -> None:
    with transaction.atomic():
        rows = QuestionVersion.objects.select_for_update(of=("self",)).select_related("question")
        version = rows.get(pk=version_pk)
        version.told_at = clock.now()
        version.save(update_fields=["told_at"])
        for clause in version.clauses:
            fact = QuestionFailsMost(
                subject_id=version.question.public_id,
                version_number=version.number,
                rule_clause=clause,
                answers=figures.answers,
                right=figures.right,
            )
            record(fact, actor=SYSTEM)
