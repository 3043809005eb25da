"""A register that begins: typical processes become drafts, complete ones go to approval together."""

import pytest
from django.test import Client

from omamori.facts.errors import Invalid
from omamori.facts.lifecycle import Medium, Stage
from omamori.plan.register import actions, making, together, typical
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.counting import Count
from omamori.plan.register.domain.errors import NothingChanged
from omamori.plan.register.models import ItemEdition, ProcessEdition, State
from omamori.plan.register.tests.story import department
from omamori.testing.people import World


def test_typical_processes_run_through_the_stages_in_our_words() -> None:
    codes = {
        "principals": particulars.Principal,
        "media": Medium,
    }
    for found in typical.processes():
        stages = [step.stage for step in found.steps]
        assert {"acquire", "store", "dispose"} <= set(stages) <= set(Stage), found.code
        assert {step.medium for step in found.steps} <= set(Medium)
        for item in found.items:
            for name, words in codes.items():
                assert set(getattr(item, name)) <= {w.value for w in words}, item.name
            assert item.acquisition in set(particulars.Acquisition)
            assert item.consent in set(particulars.Consent)
            assert item.disposal in set(particulars.Disposal)
            open_columns = set(particulars.missing(item))
            links = {"process_id", "department_id", "owner_id", "count", "entruster_id", "contract"}
            assert open_columns <= links, item.name
    assert len(typical.processes()) >= 10


@pytest.mark.django_db
def test_drafts_with_a_count_go_to_approval_together(world: World) -> None:
    office, sales = world.actor("kobayashi"), department("営業部")
    chosen = {code: (sales, world.id("watanabe")) for code in ("sales", "orders")}
    counts = {"注文の記録": Count(low=2700, estimate=3000, high=3300, about=True)}
    assert actions.take_typical(office, chosen, reason="台帳を始める", counts=counts) == (2, 2)
    items, flows = together.complete(office)
    assert ([row.name for row in items], len(flows)) == (["注文の記録"], 2)
    assert actions.propose_complete(office, reason="まとめて") == (1, 2)
    waiting = making.to_approve(world.actor("tanaka"))
    assert sorted(p.kind for p in waiting) == ["batch", "process", "process"]
    assert not making.to_approve(office)
    with pytest.raises(NothingChanged):
        actions.propose_complete(office, reason="まとめて")
    with pytest.raises(Invalid):
        actions.take_typical(office, chosen, reason="もう一度")
    with pytest.raises(Invalid):
        actions.take_typical(office, {}, reason="なし")


@pytest.mark.django_db
def test_the_page_offers_the_department_that_fits(world: World) -> None:
    client = Client()
    client.force_login(world.user("kobayashi"))
    page = client.get("/register/typical/").content.decode()
    assert f'<option value="{department("営業部")}" selected>' in page
    wrong = client.post(
        "/register/typical/",
        {"take-sales": "on", "department-sales": department("営業部"), "count-sales-0": "たくさん"},
    )
    assert wrong.status_code == 422
    given = {f"department-{t.code}": department("総務部") for t in typical.processes()}
    given |= {"take-sales": "on", "count-sales-0": "約400"}
    assert client.post("/register/typical/", given).status_code == 302
    row = ItemEdition.objects.get()
    assert (row.count_estimate, row.state) == (400, State.DRAFT)
    assert "そろった下書きが 2 件" in client.get("/register/waiting/").content.decode()
    assert client.post("/register/waiting/propose/").status_code == 302
    assert set(ProcessEdition.objects.values_list("state", flat=True)) == {State.PROPOSED}


@pytest.mark.django_db
def test_a_head_proposes_only_what_is_his(world: World) -> None:
    office = world.actor("kobayashi")
    chosen = {"employment": (department("総務部"), world.id("tanaka"))}
    actions.take_typical(office, chosen, reason="始める")
    assert together.complete(world.actor("watanabe")) == ([], [])
