"""What rooms offer is collected once, in order, and without what the reader may not see."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from omamori.config import modules
from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import AsOfSection, LivingFigure, Resting, Touched

TODAY = date(2026, 11, 24)


def thing(kind: str, code: str, why: str = "") -> Resting:
    return Resting(kind=kind, code=code, label=code, why=why, url_name="web:home")


def closed(*_: object) -> list[Resting]:
    raise NotPermitted


def rooms(monkeypatch: pytest.MonkeyPatch, **offers: list[object]) -> None:
    def found(file: str) -> Iterator[object]:
        yield from offers.get(file, [])

    monkeypatch.setattr(modules, "contributions", found)


def test_a_room_that_is_closed_offers_nothing_and_the_others_still_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def first(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
        return [thing("risk", "b"), thing("clause", "a", "first")]

    def second(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
        return [thing("clause", "a", "second"), thing("new", "c")]

    rooms(
        monkeypatch,
        resting=[
            SimpleNamespace(on_clauses=first, on_change=closed),
            SimpleNamespace(on_clauses=closed),
            SimpleNamespace(),
            SimpleNamespace(on_clauses=second),
        ],
    )
    found = collecting.on_clauses(SYSTEM, frozenset({"R1-1"}), TODAY)
    assert {(t.kind, t.code): t.why for t in found}["clause", "a"] == "first"
    assert [label for label, _things in collecting.grouped(found)] == ["規程の条", "リスク", "new"]
    assert collecting.on_change(SYSTEM, Touched(kind="telework"), TODAY) == ()


def test_sections_stand_in_their_order_and_figures_by_clause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sections(actor: Actor, on: date) -> list[AsOfSection]:
        made = (AsOfSection(order=n, title=str(n), headings=(), rows=(), total=0) for n in (20, 10))
        return list(made)

    def figures(codes: frozenset[str], on: date) -> list[LivingFigure]:
        return [
            LivingFigure(
                clause="R1-5", control="x", label="x", of=of, exceptions=1, days=30, state="good",
                url_name="",
            )
            for of in (0, 1000)
        ]  # fmt: skip

    rooms(
        monkeypatch,
        as_of=[SimpleNamespace(sections=sections)],
        living=[SimpleNamespace(figures=figures)],
    )
    assert [s.order for s in collecting.day_sections(SYSTEM, TODAY)] == [10, 20]
    found = collecting.living_figures(frozenset({"R1-5"}), TODAY)
    assert [f.share for f in found["R1-5"]] == [100, 99]
