"""ひな型の規程集: whole, in our words, every clause tied to its item, its question and its record."""

import tomllib
from datetime import date
from importlib import resources

import pytest

from omamori.plan.policies import references, starter
from omamori.plan.policies.domain.required import Written, checked
from omamori.plan.policies.models import Regulation
from omamori.plan.policies.starter import clauses_of

BOOKS = {str(book["code"]): book for book in starter.starter()}
RULES = {code: book for code, book in BOOKS.items() if book.get("kind", "rule") == "rule"}
DAY = date(2026, 11, 25)


def test_the_six_areas_and_all_the_others_are_there() -> None:
    areas = {str(book["area"]) for book in RULES.values()}
    assert areas == set(Regulation.Area.values)
    assert {str(b.get("kind", "rule")) for b in BOOKS.values()} == set(Regulation.Kind.values)


@pytest.mark.parametrize("code", RULES)
def test_every_clause_has_item_question_and_record(code: str) -> None:
    for clause in clauses_of(RULES[code]):
        assert clause.item.startswith("J."), clause.code
        assert clause.code.startswith(f"{code}-")
        assert clause.lesson.endswith("か。"), clause.code
        assert clause.evidence, clause.code
        assert len(clause.body) <= 600, clause.code
        assert "〔" not in clause.body, clause.code


def test_clause_codes_are_once_only() -> None:
    codes = [c.code for book in BOOKS.values() for c in clauses_of(book)]
    assert len(codes) == len(set(codes)) > 120


def test_clause_seven_of_carrying_is_about_telework() -> None:
    clause = clauses_of(BOOKS["R7"])[6]
    assert (clause.code, clause.number) == ("R7-7", "第7条")
    assert "テレワーク" in clause.heading
    assert "second_check" in clause.controls


def test_controls_of_the_clauses_exist() -> None:
    file = resources.files("omamori.reference") / "controls" / "outbound.toml"
    known = set(tomllib.loads(file.read_text("utf-8")))
    used = {c for book in BOOKS.values() for clause in clauses_of(book) for c in clause.controls}
    assert used - known == set()


def test_the_fifteen_internal_rules_are_answered() -> None:
    asked = references.required(references.RULEBOOK, DAY)
    assert len(asked) == 15
    answered = {a for book in RULES.values() for c in clauses_of(book) for a in c.answers}
    assert {row.code for row in asked} - answered == set()
    assert answered - {row.code for row in asked} == set()


@pytest.mark.parametrize(
    ("code", "kind", "lacking"),
    [
        ("P1", "policy_inside", []),
        ("P2", "policy_outside", ["contact"]),
        ("P3", "public_notice", []),
    ],
)
def test_statements_say_what_they_must(code: str, kind: str, lacking: list[str]) -> None:
    answers = {a: c.heading for c in clauses_of(BOOKS[code]) for a in c.answers}
    written = Written(answers=answers, signatory="代表取締役社長 伊藤", contact="")
    found = checked(references.required(kind, DAY), written)
    assert [row.required.code for row in found if row.missing] == lacking
