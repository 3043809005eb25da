"""Playbooks: what comes along counts until the company's own edition is approved; cases keep what they began with."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.playbooks import actions, queries
from omamori.do.incidents.playbooks.desks import edition_desk
from omamori.do.incidents.playbooks.models import Edition, PlaybookLine
from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.approvals import edition_actions
from omamori.foundation.calendar import clock
from omamori.foundation.records.editions import WriterApproves
from omamori.reference.incidents import shipped
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 2, 29, 1, 0, tzinfo=UTC)
NEW = {
    "playbook": "メールの誤送信",
    "code": "tell_sales",
    "title": "営業の担当役員に知らせる",
    "post": "連絡",
    "due": "30",
    "first_hour": "はい",
    "words": "",
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def begun(world: World) -> Case:
    given = cases.Opening(title="誤送信", medium="mail", noticed_at=NOW, playbook="mis_sent_mail")
    return Case.objects.get(public_id=cases.open_case(world.actor("kobayashi"), given))


def test_an_edition_counts_once_another_approved_it_and_begun_cases_keep_theirs(
    world: World,
) -> None:
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    before = begun(world)
    assert actions.load_starter(office) == sum(len(b.tasks) for b in shipped().values())
    assert actions.load_starter(office) == 0
    actions.add_task(office, NEW)
    call = PlaybookLine.objects.get(playbook="mis_sent_mail", code="call_receiver")
    actions.remove_task(office, call.public_id)
    assert queries.all_in_force(on=clock.today()) == shipped()
    edition_actions.propose(office, edition_desk(), reason="営業の決まりに合わせた")
    row = Edition.objects.get()
    with pytest.raises((WriterApproves, NotPermitted)):
        edition_actions.approve(
            office, edition_desk(), row.public_id, content_hash=row.content_hash
        )
    edition_actions.approve(officer, edition_desk(), row.public_id, content_hash=row.content_hash)
    book = queries.in_force("mis_sent_mail", on=clock.today())
    assert book is not None
    codes = {task.code for task in book.tasks}
    assert (book.edition, "tell_sales" in codes, "call_receiver" in codes) == (1, True, False)
    after = begun(world)
    old, new = (set(c.tasks.values_list("code", flat=True)) for c in (before, after))
    assert ("call_receiver" in old, "tell_sales" in old) == (True, False)
    assert ("call_receiver" in new, "tell_sales" in new) == (False, True)
    assert (before.playbook_edition, after.playbook_edition) == (0, 1)


def test_a_number_stands_once_and_staff_only_read(world: World, client: Client) -> None:
    office = world.actor("kobayashi")
    task = actions.add_task(office, NEW)
    with pytest.raises(Invalid):
        actions.add_task(office, NEW)
    with pytest.raises(NotPermitted):
        actions.remove_task(world.actor("sato"), task)
    client.force_login(world.user("sato"))
    client.get("/incidents/playbooks/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/incidents/playbooks/mis_sent_mail/").status_code == 200
    assert len(asked) <= 12
    assert client.get("/incidents/playbooks/mis_sent_mail/new/").status_code == 403
    client.force_login(world.user("kobayashi"))
    for page in ("", "emotet/", "editions/", "mis_sent_mail/new/", f"tasks/{task}/edit/", f"tasks/{task}/remove/"):  # fmt: skip
        assert client.get(f"/incidents/playbooks/{page}").status_code == 200, page
    page = "/incidents/playbooks/mis_sent_mail/new/"
    wrong = client.post(page, {**NEW, "code": "x", "due": "90"})
    assert wrong.status_code == 422
    assert "60 分" in wrong.text
    assert client.post(page, {**NEW, "code": "x"}).status_code == 302
    assert PlaybookLine.objects.filter(playbook="mis_sent_mail", code="x", post="liaison").exists()


@pytest.mark.parametrize(
    ("medium", "words", "code"),
    [
        ("mail", "", "mis_sent_mail"),
        ("chat", "同姓の人", "mis_sent_message"),
        ("mail", "マクロを開いた", "emotet"),
        ("paper", "マイナンバーの紙", "my_number"),
        ("system", "だれでも見られる状態", "publication"),
        ("device", "", "lost_device"),
    ],
)
def test_a_playbook_is_proposed_from_medium_and_words(medium: str, words: str, code: str) -> None:
    assert queries.proposed_for(medium, words) == code


def test_a_near_miss_is_raised_once_and_both_stay_linked(world: World, client: Client) -> None:
    from omamori.do.incidents import actions as near_misses
    from omamori.do.incidents.models import NearMiss

    found = near_misses.Report(medium="mail", cause="wrong_recipient", noticed_at=NOW, rough_count="10", story="送る前に気づいたが、もう一通は出ていた。")  # fmt: skip
    number = near_misses.report(world.actor("sato"), found)
    client.force_login(world.user("kobayashi"))
    assert "事故の対応に移す" in client.get(f"/incidents/{number}/").text
    for _ in range(2):
        assert client.post(f"/incidents/cases/from-near-miss/{number}/").status_code == 302
    case = Case.objects.get()
    assert (case.source, case.source_id) == ("near_miss", number)
    assert NearMiss.objects.get().case_id == case.public_id
    assert case.members.filter(part="reporter", person=world.person("sato")).exists()
    assert f"/incidents/{number}/" in client.get(f"/incidents/cases/{case.public_id}/").text
