"""出して、入れて、違いがない。Every list that can be taken in goes out in the same form and comes back without a difference.

The lists are found, not listed: a new list of a room is tried by itself, and another way to read a file
fails here until it stands in ``WAYS`` with its round trip.
"""

import ast
import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib import import_module, util
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver

import omamori
from omamori.check.statistics import national, typing_in, years
from omamori.check.statistics import year_pages as figures
from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.domain import Opening
from omamori.do.incidents.persons import exporting as persons_out
from omamori.do.incidents.persons import taking_in as persons_in
from omamori.do.incidents.playbooks import recording as playbooks
from omamori.do.training.quizzes import actions as quizzes
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports import list_pages, reading
from omamori.foundation.exports.list_pages import Desk
from omamori.foundation.exports.lists import Line
from omamori.foundation.organization import actions as organization
from omamori.foundation.organization import importing as roster_in
from omamori.foundation.organization import presence, roster_export
from omamori.foundation.organization.models import Person
from omamori.foundation.partners import actions as partners
from omamori.foundation.partners import exporting as partners_out
from omamori.foundation.partners import importing as partners_in
from omamori.plan.damage import actions as damage
from omamori.plan.objectives import demo as objectives
from omamori.plan.policies import actions as rules
from omamori.plan.policies import exchange
from omamori.plan.policies import queries as policies
from omamori.plan.policies.reading import reading as version
from omamori.plan.register.ledger_files import actions as ledgers
from omamori.plan.register.ledger_files import exporting as ledgers_out
from omamori.plan.register.ledger_files import importing as ledgers_in
from omamori.plan.register.queries import Choice
from omamori.plan.risk import actions as risks
from omamori.plan.risk.tests import story as scene
from omamori.testing.people import TODAY, World, mirai

SOURCE = Path(omamori.__file__).parent


def noon(day: date) -> contextlib.AbstractContextManager[None]:
    return clock.fixed(datetime(day.year, day.month, day.day, 12, tzinfo=clock.JST))


def by_desk(world: World, desk: Desk) -> str:
    """What a list that came back would do; empty for nothing."""
    actor = world.actor("kobayashi")
    number = list_pages.upload_list(actor, desk, list_pages.export_list(actor, desk))
    plan = list_pages.planned(actor, desk, number)
    if not plan.unchanged:
        return "the list is empty: the trial shows nothing"
    odd = (*plan.problems, *plan.added, *plan.changed, *plan.unused)
    return str(odd[:3]) if odd else ""


def people(world: World) -> str:
    actor = world.actor("kobayashi")
    content = roster_export.export(actor, Person.objects.all(), chosen="すべて")
    plan = roster_in.preview(actor, organization.upload_people(actor, content=content))
    return str([*plan.problems, *plan.added, *plan.changed][:3] or ("" if plan.unchanged else plan))


def directory(world: World) -> str:
    actor = world.actor("kobayashi")
    odd: list[object] = []
    for sheet in partners_out.TITLES:
        content = partners_out.export(actor, sheet, filtered="すべて")
        number = partners_in.upload_list(actor, sheet=sheet, content=content)
        plan = partners_in.preview(actor, number)[1]
        odd += [*plan.problems, *plan.added, *plan.changed, *([] if plan.unchanged else [sheet])]
    return str(odd[:3] or "")


def whereabouts(world: World) -> str:
    suzuki, sasaki, office = (world.actor(n) for n in ("suzuki", "sasaki", "kobayashi"))
    now = clock.now() + timedelta(microseconds=7)
    for who, where, instead in ((suzuki, "away", sasaki), (sasaki, "telework", suzuki)):
        organization.set_presence(
            who, who.person_id, where=where, starts_at=now, ends_at=now + timedelta(hours=5),
            stand_in_id=instead.person_id,
        )  # fmt: skip
    table = (
        "状態,開始,終了\n不在,2027-12-29,2028-01-03\nテレワーク,2027-02-28 09:00,2027-02-28 18:00\n"
    )
    organization.import_presence(suzuki, name="予定.csv", content=table.encode())

    def told() -> list[object]:
        return [presence.presences(a, a.person_id) for a in (suzuki, sasaki)]

    before = told()
    for actor, many in ((office, 4), (suzuki, 3), (sasaki, 1)):
        content = organization.export_presence(actor)
        done = organization.import_presence(actor, name="予定.xlsx", content=content)
        if (done.entries, done.same, done.left_out) != (many, many, 0):
            return f"{actor.person_id}: {done}"
    return "" if told() == before else str((before, told()))


def register_entries(world: World) -> str:
    actor = world.actor("kobayashi")
    content = ledgers_out.export(actor, on=clock.today(), choice=Choice(), chosen="すべて")
    plan = ledgers_in.preview(actor, ledgers.upload(actor, content=content)).plan
    odd = [*plan.problems, *plan.added, *plan.changed, *plan.gone]
    return str(odd[:3]) if odd or not plan.unchanged else ""


def clauses(world: World) -> str:
    actor = world.actor("kobayashi")
    (one,) = (
        row.public_id for row in policies.library(actor, on=clock.today()) if row.code == "R1"
    )
    was = version(actor, one, on=clock.today())
    odd = []
    for kind in (1, 2):
        content = exchange.export_clauses(actor, one)[kind]
        told = content if isinstance(content, bytes) else content.encode()
        draft = exchange.import_clauses(actor, one, content=told, reason="戻す")
        now = version(actor, one, on=clock.today(), number=was.number + 1)
        odd += [] if now.clauses == was.clauses else [kind]
        rules.discard(actor, draft)
    return str(odd or "")


def concerned(world: World) -> str:
    actor = world.actor("kobayashi")
    case_id = cases.open_case(
        actor, Opening(title="名簿を送った", medium="mail", noticed_at=clock.now())
    )
    rows = ("氏名,会員番号,メール,〒,住所,TEL,項目", "髙橋 花子,=1,h@example.jp,1234567,架空市一丁目2,+81 3-5550-0199,氏名",
            "髙橋 花子,,h@example.jp,,,,住所", "木村 五郎,,木村@,,架空市 4-5,,", "木村 五郎,,,,架空市 4-5,,",
            "木村 五郎,,,,架空市 4-5,,")  # fmt: skip
    rows = (rows[0], rows[1].replace("=1", "-1"), *rows[2:])
    for content, many in (("\n".join(rows).encode(), 5), (b"", 0)):
        told = content or persons_out.export(actor, case_id)
        number = persons_in.upload(actor, case_id, told, name="名簿", looked_into=False)
        plan = persons_in.planned(actor, case_id, number)
        if (len(plan.rows), plan.fatal, plan.there) != (many, 0, 5 - many):
            return str(plan)
        if many:
            persons_in.confirm(actor, case_id, number, binding=plan.binding)
    return ""


def published(world: World) -> str:
    found = national.published(clock.today())
    rows = reading.read(figures.workbook(world.actor("kobayashi"), found.newest)).rows
    cells, _, unread = typing_in.from_rows(found.newest, rows)
    before = years.known_figures(found, found.newest)
    after, wrong = typing_in.understood(found.newest, cells)
    return "" if before and after == before and not wrong + unread else str((wrong, unread))


WAYS: Mapping[str, Callable[[World], str]] = {
    "foundation.organization.importing": people,
    "foundation.organization.presence_files": whereabouts,
    "foundation.partners.importing": directory,
    "plan.register.ledger_files.importing": register_entries,
    "plan.policies.exchange": clauses,
    "do.incidents.persons.taking_in": concerned,
    "check.statistics.year_pages": published,
}
"""Modules that read a handed-in table, but for those of rooms with ``desks``; what came back differently, or nothing."""


def readers() -> Iterator[str]:
    """Modules that call the reader of tables."""
    for path in sorted(SOURCE.rglob("*.py")):
        part = path.relative_to(SOURCE).with_suffix("").parts
        if "tests" in part or part[:2] == ("foundation", "exports"):
            continue
        text = path.read_text("utf-8")
        if "foundation.exports" not in text:
            continue
        tree = ast.parse(text)
        names = {
            f"{node.module}.{one.name}".removeprefix("omamori.foundation.exports.")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and "foundation.exports" in (node.module or "")
            for one in node.names
        }
        names |= {f"{name}.{called}" for name, called in _attributes(tree) if name in names}
        if names & {"reading.read", "uploads.keep"}:
            yield ".".join(part)


def _attributes(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


def all_desks() -> Mapping[str, Callable[[], Mapping[str, Desk]]]:
    """The lists of every room."""
    found: dict[str, Callable[[], Mapping[str, Desk]]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.desks"
        if config.name.startswith("omamori.") and util.find_spec(name):
            desks: Any = getattr(import_module(name), "desks", None)
            if desks:
                found[config.name] = desks
    return found


def test_no_list_is_forgotten() -> None:
    assert set(readers()) == set(WAYS)
    routed = [
        pattern
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", ())
        if str(pattern.pattern) == "lists/<str:sheet>/<str:number>/"
    ]
    assert len(routed) == len(all_desks())


@pytest.mark.django_db
def test_every_list_comes_back_without_a_difference() -> None:
    with noon(TODAY):
        world = mirai()
        office = world.actor("kobayashi")
        filled(world, office)
        odd = {name: way(world) for name, way in WAYS.items()}
        for room, desks in all_desks().items():
            odd |= {f"{room}.{sheet}": by_desk(world, desks()[sheet]) for sheet in desks()}
    assert {name: said for name, said in odd.items() if said} == {}


def filled(world: World, office: Actor) -> None:
    """Something in every list; a tricky text in some."""
    given = partners.PartnerGiven(number="P01", name="=架空 (株)", roles=("contractor",), domains=("kakuu.example",))  # fmt: skip
    firm = partners.add_partner(office, given)
    partners.add_person(
        office, partners.PersonGiven(name="髙橋 –", partner_id=firm, email="t@kakuu.example")
    )
    process = scene.ground(world)
    scene.accepted(world, process, scene="'名簿を送る。\n一枚ずつ", residual="-")
    risks.add(world.actor("watanabe"), process, scene.mail())
    objectives.plan(world.actor, noon, began=TODAY, today=TODAY)
    damage.load_shipped(office)
    playbooks.load_starter(office)
    quizzes.load_starter(office)
    (records,) = all_desks()["omamori.do.training.courses"]().values()
    line = {"person": "E004 佐藤 健", "course": "入社時の教育", "completed_on": "2024-02-29"}
    records.apply(office, [Line(row=2, public_id="", values=line)])
