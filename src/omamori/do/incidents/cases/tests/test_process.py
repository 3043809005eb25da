"""In which business process it happened: chosen in the register as far as one sees it, told to statistics and risks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from omamori.do.incidents import actions as near_misses
from omamori.do.incidents.cases import actions, domain, naming, showing
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.cases.tests.test_cases import opened, row_of
from omamori.facts.cases import CaseCorrectionAsked, CaseFactsChanged
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.register.tests.story import approved_process, department
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


def told(case_id: str) -> list[tuple[str, bool]]:
    rows = [row.fact for row in facts_about("case", case_id)]
    return [(f.process_id, f.named_late) for f in rows if isinstance(f, CaseFactsChanged)]


def say(world: World, case_id: str, process: str | None, *, by: str = "kobayashi") -> None:
    row = row_of(case_id)
    known = showing.facts(row)[0]
    actions.change_facts(
        world.actor(by), case_id, facts=known.facts, words=known.words, reason="担当に聞いた",
        number=row.facts_number, process=process,
    )  # fmt: skip


def test_the_process_stands_in_every_version_and_is_told_to_the_rooms_above(world: World) -> None:
    process = approved_process(world).process.public_id
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        case_id = opened(world, noticed_at=clock.now())
        say(world, case_id, process)
        say(world, case_id, None)
        assert told(case_id) == [("", False), (process, False), (process, False)]
        versions = row_of(case_id).facts.order_by("number").values_list("process_id", flat=True)
        assert list(versions) == ["", process, process]
        actions.ask_correction(world.actor("kobayashi"), case_id)
        asked = [row.fact for row in facts_about("case", case_id)][-1]
        assert isinstance(asked, CaseCorrectionAsked)
        assert asked.process_id == process
        say(world, case_id, "")
        say(world, case_id, process)
        assert told(case_id)[-2:] == [("", True), (process, True)], (
            "found after the correction began"
        )
        actions.restrict(world.actor("tanaka"), case_id, restricted=True)
        say(world, case_id, None, by="tanaka")
        assert told(case_id)[-1] == ("", False), "of a case of few nothing is told"
        assert row_of(case_id).process_id == process


def test_only_what_one_sees_in_the_register_is_chosen_and_what_another_chose_stays(
    world: World,
) -> None:
    process = approved_process(world).process.public_id  # of 営業部
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        case_id = opened(world, noticed_at=clock.now(), department=department("営業部"))
        actions.name_member(
            world.actor("tanaka"), case_id, person=world.id("yamada"), part="scribe"
        )
        with pytest.raises(Invalid) as error:
            say(world, case_id, process, by="yamada")
        assert "process" in error.value.fields
        with pytest.raises(Invalid):
            say(world, case_id, "0" * 26)
        assert row_of(case_id).facts_number == 1
        say(world, case_id, process)
        say(world, case_id, process, by="yamada")  # unchanged: he need not see it to write the rest
        row = Case.objects.select_related("department").get(public_id=case_id)
        his = naming.named(world.actor("yamada"), row)
        assert (his.label, his.opens) == ("B-0001 受注", False)  # type: ignore[union-attr]
        assert [rows for _h, rows in naming.offered(world.actor("yamada"), row)] == [((process, "B-0001 受注"),)]  # fmt: skip
        heads = [heading for heading, _rows in naming.offered(world.actor("kobayashi"), row)]
        assert heads == ["この件の部署の業務"]


def test_the_pages_ask_for_it_and_show_it(world: World) -> None:
    process = approved_process(world).process.public_id
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        case_id = opened(world, noticed_at=clock.now())
        client = Client()
        client.force_login(world.user("kobayashi"))
        path = f"/incidents/cases/{case_id}/"
        form = client.get(f"{path}facts/").content.decode()
        assert f'<option value="{process}">' in form
        given = {
            "known_on": TODAY.isoformat(),
            "reason": "聞いた",
            "number": "1",
            "process": process,
        }
        assert client.post(f"{path}facts/", given).status_code == 302
        assert f"/register/processes/{process}/" in client.get(path).content.decode()
        assert "受注" in client.get(f"{path}file/").content.decode()


def test_a_near_miss_names_its_process_and_takes_it_along(world: World) -> None:
    process = approved_process(world).process.public_id
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        given = near_misses.Report(
            medium="paper", cause="lost", noticed_at=clock.now(), rough_count="", story="名簿を置き忘れた", process=process
        )  # fmt: skip
        with pytest.raises(Invalid):
            near_misses.report(world.actor("sato"), replace(given, process="0" * 26))
        kept = near_misses.report(world.actor("kobayashi"), given)
        near = next(row.fact for row in facts_about("incident", kept))
        assert (near.name, vars(near)["process_id"]) == ("incidents.near_miss_recorded", process)
        client = Client()
        client.force_login(world.user("kobayashi"))
        path = f"/incidents/{kept}/"
        assert "B-0001 受注" in client.get("/incidents/near-miss/").content.decode()
        client.post(f"{path}process/", {"process": ""})
        assert "業務を変える" not in client.get(path).content.decode()
        assert "選び直して" in client.post(f"{path}process/", {"process": "x"}, follow=True).content.decode()  # fmt: skip
        assert "業務を記録しました" in client.post(f"{path}process/", {"process": process}, follow=True).content.decode()  # fmt: skip
        assert [vars(r.fact)["process_id"] for r in facts_about("incident", kept)] == [
            process,
            "",
            process,
        ]
        for chosen, there in ((process, True), ("-", False), ("0" * 26, False)):
            assert (kept in client.get(f"/incidents/?process={chosen}").content.decode()) is there
        assert client.get("/incidents/?process=nothing").status_code == 422
        client.force_login(world.user("sato"))
        assert client.post(f"{path}process/", {"process": process}).status_code == 403
        case_id = actions.raise_near_miss(world.actor("kobayashi"), kept)
        assert told(case_id) == [(process, False)]
        with pytest.raises(Invalid):
            near_misses.name_process(world.actor("kobayashi"), kept, process="")


def test_of_a_case_of_few_the_process_alone_is_told_once_it_is_over(world: World) -> None:
    process = approved_process(world).process.public_id
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        tanaka = world.actor("tanaka")
        case_id = opened(world, noticed_at=clock.now())
        say(world, case_id, process)
        actions.restrict(tanaka, case_id, restricted=True)
        with pytest.raises(domain.NothingToRelease):
            actions.release_process(tanaka, case_id, reason="片づいた")
        Case.objects.filter(public_id=case_id).update(state="closed", closed_at=clock.now())
        client = Client()
        client.force_login(world.user("tanaka"))
        assert "業務だけを知らせる" in client.get(f"/incidents/cases/{case_id}/").content.decode()
        page = client.get(f"/incidents/cases/{case_id}/release/").content.decode()
        assert "B-0001 受注 に弱点が見つかった" in page
        client.post(f"/incidents/cases/{case_id}/release/", {"reason": "処分が終わった"})
        fact = facts_about("register_process", process)[-1].fact
        assert fact.name == "incidents.weakness_told"
        said = repr(fact)
        assert case_id not in said
        assert "処分" not in said
        with pytest.raises(domain.NothingToRelease):
            actions.release_process(tanaka, case_id, reason="もう一度")
        with pytest.raises((NotFound, NotPermitted)):
            actions.release_process(world.actor("kobayashi"), case_id, reason="x")
