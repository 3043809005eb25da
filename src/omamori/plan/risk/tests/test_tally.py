"""What is counted beside the cells is what counting them all would give: at first, after every change, side by side."""

import dataclasses
import importlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.foundation.calendar import clock
from omamori.plan.risk import cells, queries, tally
from omamori.plan.risk.domain.spans import next_values
from omamori.plan.risk.models import Cell, Tally, TallyBook
from omamori.plan.risk.tests.story import counts
from omamori.testing.people import World

STATES = ("draft", "proposed", "approved", "reopened", "ended")


def mixed(world: World, number: int = 40) -> list[Cell]:
    """Cells of two processes in every state, with and without values."""
    department = world.person("watanabe").department
    return [
        Cell(number=n, process_id=f"process-{n % 2}", department=department, state=STATES[n % 5],
             stage=("store", "use")[n % 3 % 2], media=(",paper,", "")[n % 7 % 2], likelihood=n % 4,
             impact=n % 5, value=n % 4 * (n % 5), created_at=clock.now())
        for n in range(1, number + 1)
    ]  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 16), max_size=60), st.none() | st.integers(0, 16), st.integers(1, 12)
)
def test_the_next_page_lies_among_the_values_that_are_looked_through(
    values: list[int], start: int | None, most: int
) -> None:
    counts = {value: values.count(value) for value in set(values)}
    # At worst everything with the value at which it goes on was shown before.
    rest = sorted((v for v in values if start is None or v < start), reverse=True)
    found = next_values(counts, start=start, most=most)
    if found is None:
        assert not [v for v in values if start is None or v <= start]
        return
    highest, lowest = found
    assert all(lowest <= v <= highest for v in rest[:most])


@pytest.mark.django_db
def test_the_first_count_of_an_installation_is_the_count_of_every_change(world: World) -> None:
    Cell.objects.bulk_create(mixed(world))
    first = importlib.import_module("omamori.plan.risk.migrations.0006_first_count")
    first._count(apps, None)
    counted, told = counts()
    assert counted == told
    held = list(TallyBook.objects.order_by("process_id").values_list("counted", flat=True))
    assert sum(row[-1] for rows in held for row in rows) == 40
    for cell in Cell.objects.filter(state="draft"):
        with tally.changing():
            cells.stand(cell, "proposed")
    Cell.objects.filter(state="ended").delete()
    tally.recount(["process-0", "process-1"])
    assert not Tally.objects.filter(state__in=("draft", "ended"), n__gt=0).exists()


@pytest.mark.django_db
def test_a_change_that_nobody_would_count_is_refused(world: World) -> None:
    del world
    with pytest.raises(RuntimeError):
        tally.changed("process-0")


@pytest.mark.django_db(transaction=True)
def test_two_who_change_a_process_at_once_are_both_counted(world: World) -> None:
    many = mixed(world, 24)
    begin = threading.Barrier(2)

    def write(mine: list[Cell]) -> None:
        begin.wait(20)
        try:
            for cell in mine:
                with tally.changing():
                    cell.save()
                    tally.changed(cell.process_id)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        # One connection in memory: the other would see nothing; there one writer waits for the other.
        for cell in many:
            with tally.changing():
                cell.save()
                tally.changed(cell.process_id)
        return
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (many[:12], many[12:])))


@pytest.mark.django_db
def test_the_heat_of_a_choice_counts_its_own_cells_whoever_asked_before(world: World) -> None:
    Cell.objects.bulk_create(mixed(world))
    with transaction.atomic():
        tally.recount(["process-0", "process-1"])
    home = world.person("watanabe").department.public_id
    live = Cell.objects.exclude(state="ended")
    for local, sees in [
        ("tanaka", True),
        ("watanabe", True),
        ("elsewhere", False),
        ("tanaka", True),
    ]:
        if local == "elsewhere":
            actor = dataclasses.replace(world.actor("watanabe"), department_pks=frozenset({0}))
        else:
            actor = world.actor(local)
        for process in ("process-1", "process-0", ""):
            for department in ("", home, "elsewhere"):
                choice = queries.Choice(process=process, department=department, stage="use")
                heat = queries.heat(actor, choice)
                mine = live.filter(stage="use", process_id__startswith=process)
                wanted = mine.count() if sees and department != "elsewhere" else 0
                assert sum(map(sum, heat.counts)) + heat.unknown == wanted
