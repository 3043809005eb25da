"""What the officer says of a place: entered, known, disposed of; and who may say and see it."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from omamori.do.discovery import actions, jobs, queries
from omamori.do.discovery.domain.errors import PlaceChanged
from omamori.do.discovery.models import Place, Tracked
from omamori.do.discovery.tests.conftest import NIGHT
from omamori.do.discovery.tests.share import Share
from omamori.facts.discovery import PlaceAnswered
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.plan.register import actions as register_actions
from omamori.plan.register import queries as register
from omamori.plan.register import showing
from omamori.plan.register.tests.story import approve_item, approved_process
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def department(world: World, local: str) -> str:
    return str(world.person(local).department.public_id)


@pytest.fixture
def place(world: World, share: Share, scan: Run) -> str:
    """312 invented persons on the share of 営業部, found by night."""
    share.excel("DM/名簿.xlsx", 312)
    share.store(world, department_id=department(world, "sato"))
    jobs.begin_nightly()
    scan()
    return Place.objects.get().public_id


def entry(world: World, owner: str = "sato") -> actions.Entry:
    return actions.Entry(
        name="DM 送付先名簿", department_id=department(world, "sato"), owner_id=world.id(owner)
    )


def finish(world: World, item_id: str, **columns: object) -> None:
    """The head of the department fills what is left and asks; the officer approves; the house hears of it."""
    from omamori.plan.register.reading import particulars_of

    editions: Any = apps.get_model("register", "ItemEdition")
    begun = particulars_of(editions.objects.get(item__public_id=item_id))
    left = {
        "process_id": approved_process(world).process.public_id,
        "purpose": "ダイレクトメールの発送",
        "keep_until_note": "発送から半年",
        "keep_until": TODAY + timedelta(days=365),
        **columns,
    }
    given = dataclasses.replace(begun, **left)
    head = world.actor("watanabe")
    approve_item(world, register_actions.change_item(head, item_id, given, reason="仕上げ"))
    drain()


def test_a_place_is_entered_into_the_register(world: World, place: str) -> None:
    row = queries.place(world.actor("tanaka"), place)
    assert 290 <= row.estimate <= 330
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    now = queries.place(world.actor("tanaka"), place)
    assert (now.answer, now.waits, now.charged) == ("entered", False, "佐藤 健")
    editions: Any = apps.get_model("register", "ItemEdition")
    begun = editions.objects.get(item__public_id=item_id)
    assert (begun.name, begun.count_estimate, begun.media) == (
        "DM 送付先名簿",
        row.estimate,
        ["server"],
    )
    assert begun.addresses[0].endswith("/share/DM")
    assert {f.fact.name for f in facts_about("place", place)} == {
        "discovery.place_reported",
        "discovery.place_answered",
    }
    assert Notice.objects.filter(person=world.person("sato"), kind="discovery").count() == 1
    assert [p.public_id for p in queries.charged_with(world.actor("sato"))] == [place]
    # In force: the register knows it, nothing is wrong any more; who finished it is told beside who began it.
    finish(world, item_id, keep_until=TODAY + timedelta(days=365))
    (edition,) = showing.entry(world.actor("tanaka"), item_id, on=TODAY).history
    assert (edition.author, edition.finished_by) == ("小林 恵", "渡辺 浩")
    told = queries.place(world.actor("tanaka"), place)
    assert (told.verdicts, told.waits, told.item_ids) == ((), False, (item_id,))
    assert queries.charged_with(world.actor("sato")) == ()
    anchors: Any = apps.get_model("risk", "Anchor")
    assert anchors.objects.filter(code=item_id).exists(), "its risks are begun"
    assert register.item_count_at_places(begun.addresses, on=TODAY)


def test_past_its_retention_it_is_named_and_the_proof_settles_it(
    world: World, place: str, share: Share, scan: Run
) -> None:
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    finish(world, item_id, keep_until=TODAY - timedelta(days=1))
    now = queries.place(world.actor("tanaka"), place)
    assert (now.verdicts, now.waits) == (("overdue",), True)
    proof = register_actions.Proof(
        disposed_on=TODAY, method="erase", done_by="佐藤 健", witness="渡辺 隆", whole=True
    )
    register_actions.record_disposal(world.actor("watanabe"), item_id, proof)
    drain()
    now = queries.place(world.actor("tanaka"), place)
    assert (now.answer, now.waits) == ("dispose", False)
    (share.root / "DM" / "名簿.xlsx").unlink()
    (share.root / "残り.txt").write_text("-")
    actions.start_scan(world.actor("kobayashi"), now.store_id)
    scan()
    assert queries.place(world.actor("tanaka"), place).cleared_at == NIGHT


def test_more_than_the_register_says_is_named(world: World, place: str) -> None:
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    finish(
        world, item_id, count_low=50, count_estimate=50, count_high=60, keep_until=date(2030, 1, 1)
    )
    assert queries.place(world.actor("tanaka"), place).verdicts == ("more",)


def test_an_excuse_has_a_reason_and_an_end(world: World, place: str) -> None:
    officer = world.actor("tanaka")
    for reason, until in (
        ("", TODAY + timedelta(days=9)),
        ("わけ", TODAY),
        ("わけ", TODAY + timedelta(days=400)),
    ):
        with pytest.raises(Invalid):
            actions.excuse_place(officer, place, reason=reason, until=until)
    actions.excuse_place(officer, place, reason="移行の間だけ", until=TODAY + timedelta(days=9))
    with pytest.raises(PlaceChanged):
        actions.excuse_place(officer, place, reason="もう一度", until=TODAY + timedelta(days=9))
    jobs.compare_again()
    assert queries.place(officer, place).waits is False
    with clock.fixed(NIGHT + timedelta(days=10)):
        jobs.compare_again()
        assert queries.place(officer, place).waits is True


def test_an_excuse_ends_when_the_place_grows(
    world: World, place: str, share: Share, scan: Run
) -> None:
    officer = world.actor("tanaka")
    actions.excuse_place(officer, place, reason="承知", until=TODAY + timedelta(days=90))
    share.roster("DM/もっと.csv", 900)
    actions.start_scan(world.actor("kobayashi"), queries.place(officer, place).store_id)
    scan()
    assert queries.place(officer, place).waits is True


def test_a_disposal_is_confirmed_by_the_next_scan(
    world: World, place: str, share: Share, scan: Run
) -> None:
    office = world.actor("kobayashi")
    until = TODAY + timedelta(days=14)
    actions.order_disposal(office, place, owner_id=world.id("sato"), until=until)
    assert Notice.objects.filter(person=world.person("sato"), read_at=None).count() == 1
    (share.root / "DM" / "名簿.xlsx").unlink()
    share.write("a.txt", "-")
    actions.start_scan(office, queries.place(office, place).store_id)
    scan()
    now = queries.place(office, place)
    assert (now.files, now.cleared_at, now.waits) == (0, NIGHT, False)
    assert not Notice.objects.filter(person=world.person("sato"), read_at=None).exists()
    # It comes back: what was said of what is gone says nothing of this.
    share.excel("DM/名簿.xlsx", 20)
    actions.start_scan(office, now.store_id)
    scan()
    back = queries.place(office, place)
    assert (back.answer, back.waits, back.cleared_at) == ("none", True, None)


def test_every_answer_can_be_taken_back(world: World, place: str) -> None:
    officer = world.actor("tanaka")
    with pytest.raises(PlaceChanged):
        actions.take_back_answer(officer, place)
    actions.excuse_place(officer, place, reason="承知", until=TODAY + timedelta(days=9))
    actions.take_back_answer(officer, place)
    now = queries.place(officer, place)
    assert (now.answer, now.waits, now.until) == ("none", True, None)


def test_nothing_of_an_earlier_answer_stays(world: World, place: str) -> None:
    officer, office = world.actor("tanaka"), world.actor("kobayashi")
    until = TODAY + timedelta(days=9)
    actions.order_disposal(office, place, owner_id=world.id("sato"), until=until)
    assert queries.place(world.actor("sato"), place).charged == "佐藤 健"
    with clock.fixed(NIGHT + timedelta(days=10)):
        jobs.compare_again()
        late = clock.today() + timedelta(days=9)
        actions.excuse_place(officer, place, reason="移行の間だけ", until=late)
        now = queries.place(officer, place)
        assert (now.reason, now.charged) == ("移行の間だけ", "")
        assert not Notice.objects.filter(person=world.person("sato"), read_at=None).exists()
        with pytest.raises(NotFound):
            queries.place(world.actor("sato"), place)
    with clock.fixed(NIGHT + timedelta(days=20)):
        jobs.compare_again()
        actions.enter_place(office, place, entry(world))
        now = queries.place(officer, place)
        assert (now.reason, now.until, now.charged) == ("", None, "佐藤 健")


def test_who_is_asked_again_to_dispose_is_told_again(world: World, place: str) -> None:
    office = world.actor("kobayashi")
    asked = {"owner_id": world.id("sato"), "until": TODAY + timedelta(days=9)}
    told = Notice.objects.filter(person=world.person("sato"), read_at=None)
    actions.order_disposal(office, place, **asked)
    actions.take_back_answer(office, place)
    assert not told.exists()
    with clock.fixed(NIGHT + timedelta(hours=8)):
        actions.order_disposal(office, place, **asked)
    assert told.count() == 1


def test_an_entry_that_is_begun_stays_with_its_place_over_night(world: World, place: str) -> None:
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    jobs.compare_again()
    assert queries.place(world.actor("tanaka"), place).item_ids == (item_id,)
    finish(world, item_id)
    assert queries.place(world.actor("tanaka"), place).verdicts == ()
    anchors: Any = apps.get_model("risk", "Anchor")
    assert anchors.objects.filter(code=item_id).exists(), "its risks are begun"


def test_an_entry_in_force_is_finished_also_where_the_place_is_open(
    world: World, place: str
) -> None:
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    Place.objects.update(open=True)
    Tracked.objects.update(open=True)
    jobs.compare_again()
    assert queries.charged_with(world.actor("sato"))
    finish(world, item_id, keep_until=TODAY + timedelta(days=365))
    assert queries.place(world.actor("tanaka"), place).verdicts == ("open",)
    assert queries.charged_with(world.actor("sato")) == ()


def test_a_proof_answers_for_nobody_and_is_recorded(
    world: World, place: str, share: Share, scan: Run
) -> None:
    item_id = actions.enter_place(world.actor("kobayashi"), place, entry(world))
    finish(world, item_id, keep_until=TODAY - timedelta(days=1))
    proof = register_actions.Proof(
        disposed_on=TODAY, method="erase", done_by="佐藤 健", witness="渡辺 隆", whole=True
    )
    register_actions.record_disposal(world.actor("watanabe"), item_id, proof)
    drain()
    now = queries.place(world.actor("tanaka"), place)
    assert (now.answer, now.answered_by, now.charged) == ("dispose", "", "")
    answers = [f.fact for f in facts_about("place", place) if isinstance(f.fact, PlaceAnswered)]
    assert {fact.answer for fact in answers} == {"entered", "dispose"}
    # It comes back: nobody has anything to do with it yet.
    (share.root / "DM" / "名簿.xlsx").unlink()
    share.write("a.txt", "-")
    actions.start_scan(world.actor("kobayashi"), now.store_id)
    scan()
    share.excel("DM/名簿.xlsx", 20)
    actions.start_scan(world.actor("kobayashi"), now.store_id)
    scan()
    back = queries.place(world.actor("tanaka"), place)
    assert (back.answer, back.charged, back.reason) == ("none", "", "")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("kobayashi", True), ("tanaka", True), ("takahashi", True), ("ito", True),
        ("watanabe", True), ("sato", False), ("sasaki", False), ("nakamura", False),
    ],
)  # fmt: skip
def test_who_sees_a_place(world: World, place: str, who: str, sees: bool) -> None:
    actor = world.actor(who)
    try:
        seen = queries.place(actor, place).public_id == place
    except (NotFound, NotPermitted):
        seen = False
    assert seen is sees
    assert bool(queries.places(actor, queries.Choice())[0]) is sees


def test_only_the_office_and_the_officer_answer(world: World, place: str) -> None:
    for who in ("sato", "watanabe", "takahashi", "ito"):
        with pytest.raises(NotPermitted):
            actions.enter_place(world.actor(who), place, entry(world))
    with pytest.raises(NotPermitted):
        actions.excuse_place(
            world.actor("kobayashi"), place, reason="承知", until=TODAY + timedelta(days=9)
        )
    for wrong in (
        actions.Entry(name="", department_id="x" * 26),
        actions.Entry(name="名簿", department_id=department(world, "sato"), owner_id="x" * 26),
    ):
        with pytest.raises(Invalid):
            actions.enter_place(world.actor("tanaka"), place, wrong)
