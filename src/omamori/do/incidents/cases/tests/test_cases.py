"""Cases: opened, known, worked on, seen by the right people only, closed by two, never unwritten."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions, closing, domain, home, queries, showing
from omamori.do.incidents.cases.models import Case, Entry, Member
from omamori.do.incidents.cases.reaching import shown
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.duties.actions import Result
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
GOOD = domain.Opening(
    title="名簿のメールを別の会社に送った",
    medium="mail",
    noticed_at=NOW - timedelta(hours=2),
    what="発送名簿を違う相手に送った。",
    persons=38,
    playbook="mis_sent_mail",
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def opened(world: World, by: str = "kobayashi", **more: object) -> str:
    given = {**vars(GOOD), **more}
    return actions.open_case(world.actor(by), domain.Opening(**given))


def row_of(case_id: str) -> Case:
    return Case.objects.select_related("department").get(public_id=case_id)


def settled(world: World, case_id: str) -> None:
    """Everything that stands between an accident and its end, done."""
    office = world.actor("kobayashi")
    for task in row_of(case_id).tasks.filter(state="open"):
        actions.do_task(office, case_id, task.public_id)
    actions.change_stage(office, case_id, stage="accident", reason="もう届いている")
    actions.classify(office, case_id, classes=("leak",), kind="missend", causes=("unchecked",))
    for duty in duties.duties_of(case_id, on=clock.today()).duties:
        if duty.state not in ("done", "lifted"):
            result = Result(done_on=clock.today(), channel="web", receipt="R-1")
            actions.mark_duty(office, case_id, duty.code, result)
    actions.need_no_correction(office, case_id, reason="すでに別の是正処置の中で直している。")


def test_a_case_begins_with_its_first_facts_its_tasks_and_its_duties(world: World) -> None:
    case_id = opened(world)
    row = row_of(case_id)
    assert (row.number, row.stage, row.state, row.persons) == ("2026-001", "event", "open", 38)
    assert row.tasks.filter(first_hour=True).count() >= 4
    assert row.tasks.order_by("due_at").first().due_at > NOW  # type: ignore[union-attr]
    labels = [d.code for d in duties.duties_of(case_id, on=clock.today()).duties]
    assert "pmark_full" in labels
    names = [f.fact.name for f in facts_about("case", case_id)]
    assert names[:2] == ["cases.opened", "cases.facts_changed"]
    assert Notice.objects.filter(key=f"case:{case_id}:opened").count() >= 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "あ" * 121),
        ("medium", "smoke"),
        ("noticed_at", NOW + timedelta(hours=1)),
        ("noticed_at", NOW - timedelta(days=366 * 11)),
        ("department", "0" * 26),
        ("leader", "0" * 26),
        ("playbook", "nothing"),
    ],
)
def test_what_cannot_be_is_asked_back_and_nothing_is_kept(
    world: World, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as error:
        opened(world, **{field: value})
    assert field in error.value.fields
    assert not Case.objects.exists()


def test_each_change_of_facts_is_a_version_and_nothing_disappears(world: World) -> None:
    case_id, office = opened(world), world.actor("kobayashi")
    before = showing.facts(row_of(case_id))[0]
    worse = {**before.facts, "persons": 1001, "persons_max": 1001, "sensitive": False}
    actions.change_facts(office, case_id, facts=worse, words={"what": "数え直した"}, reason="ログを数えた", number=1)  # fmt: skip
    better = {**worse, "persons": 38, "persons_max": 38, "strongly_encrypted": True}
    actions.change_facts(
        office, case_id, facts=better, words={}, reason="暗号化を確かめた", number=2
    )
    assert [v.number for v in showing.facts(row_of(case_id), all_versions=True)] == [3, 2, 1]
    states = {d.code: d.state for d in duties.duties_of(case_id, on=clock.today()).duties}
    assert states["ppc_prompt"] == "lifted"  # it stays, with its reason
    assert len(duties.history(case_id)) == 3


def test_facts_that_contradict_or_were_overtaken_are_asked_back(world: World) -> None:
    case_id, office = opened(world), world.actor("kobayashi")
    facts = showing.facts(row_of(case_id))[0].facts
    for wrong, field in (
        ({"known_on": "2026-12-24"}, "known_on"),
        ({"occurred_on": "2026-11-30"}, "occurred_on"),
    ):
        with pytest.raises(Invalid) as error:
            actions.change_facts(office, case_id, facts={**facts, **wrong}, words={}, reason="x", number=1)  # fmt: skip
        assert field in error.value.fields
    with pytest.raises(Invalid) as error:
        actions.change_facts(office, case_id, facts=facts, words={}, reason="x", number=7)
    assert "reason" in error.value.fields
    assert row_of(case_id).facts_number == 1
    odd = {**facts, "persons": 0, "persons_max": 0, "sensitive": True, "occurred_on": "2014-02-28"}
    actions.change_facts(office, case_id, facts=odd, words={}, reason="数えた", number=1)
    client = Client()
    client.force_login(world.user("kobayashi"))
    page = client.get(f"/incidents/cases/{case_id}/").content.decode()
    asked = page.partition("食い違っています")[2].partition("</ul>")[0]
    assert "起きた日が、知った日の10年以上前です。" in asked
    assert asked.count("<li>") == 2, "both are asked openly, and not among what is only unknown"


def test_a_restricted_case_is_seen_by_the_named_only_and_never_by_the_suspect(world: World) -> None:
    suspect = world.id("kobayashi")  # of the office: his right would reach everything
    case_id = opened(world, by="tanaka", restricted=True, suspects=(suspect,), title="持ち出し")
    plain = opened(world, by="tanaka")

    def seen(local: str) -> set[str]:
        rows, _after = queries.cases(world.actor(local))
        return {row.public_id for row in rows}

    assert seen("tanaka") == {case_id, plain}
    for local in ("kobayashi", "takahashi", "ito"):
        assert seen(local) == {plain}
        assert queries.counts(world.actor(local), on=clock.today()).open == 1
        assert not queries.sees(world.actor(local), case_id)
        assert queries.seen_among(world.actor(local), [case_id, plain]) == {plain}
        with pytest.raises(NotFound):
            shown(world.actor(local), case_id)
        assert case_id not in {t.case_id for t in queries.my_tasks(world.actor(local))}
        assert case_id not in {a for t in home.tasks(world.actor(local), NOW) for a in t.url_args}
    with pytest.raises(NotFound):
        actions.write_entry(world.actor("kobayashi"), case_id, words="見えますか")
    told = Notice.objects.filter(key__startswith=f"case:{case_id}")
    assert set(told.values_list("person__public_id", flat=True)) == {world.id("tanaka")}
    fact = next(f.fact for f in facts_about("case", case_id) if f.fact.name == "cases.opened")
    assert getattr(fact, "department_id") == ""  # noqa: B009 - the ledger is read by others


def test_who_becomes_a_suspect_loses_every_part_and_its_trace(world: World) -> None:
    case_id, officer = opened(world, by="tanaka"), world.actor("tanaka")
    sato = world.id("sato")
    actions.name_member(officer, case_id, person=sato, part="leader")
    actions.restrict(officer, case_id, restricted=True)
    assert queries.sees(world.actor("sato"), case_id)
    actions.name_member(officer, case_id, person=sato, part="suspect")
    assert not queries.sees(world.actor("sato"), case_id)
    with pytest.raises(Invalid):
        actions.name_member(officer, case_id, person=sato, part="member")
    with pytest.raises(domain.LastPerson):
        actions.end_member(officer, case_id, person=world.id("tanaka"), part="member")
    assert Member.objects.filter(case__public_id=case_id, part="member").exists()


def test_staff_see_and_work_only_where_they_are_named(world: World) -> None:
    case_id = opened(world, reporter=world.person("sato").pk)
    assert queries.sees(world.actor("sato"), case_id)  # he reported it
    with pytest.raises(NotFound):
        actions.write_entry(world.actor("sato"), case_id, words="書けません")
    assert not queries.sees(world.actor("suzuki"), case_id)
    actions.name_member(world.actor("kobayashi"), case_id, person=world.id("suzuki"), part="scribe")
    actions.write_entry(world.actor("suzuki"), case_id, words="相手に電話した。", typed="9:50")
    with pytest.raises(NotPermitted):
        actions.open_case(world.actor("suzuki"), GOOD)


def test_the_timeline_is_never_edited_and_keeps_the_moment_as_typed(world: World) -> None:
    case_id, office = opened(world), world.actor("kobayashi")
    entry = actions.write_entry(
        office, case_id, words="クラウドの記録", typed="2026-11-23 19:05", zone="America/New_York"
    )
    row = Entry.objects.get(public_id=entry)
    assert (row.typed, row.zone) == ("2026-11-23 19:05", "America/New_York")
    assert row.at == datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    actions.correct_entry(office, case_id, entry, words="19:15 でした。")
    lines, _older = showing.timeline(row_of(case_id), by_hand=True)
    assert [(x.text, x.corrected) for x in lines] == [
        ("19:15 でした。", False),
        ("クラウドの記録", True),
    ]
    for wrong in ("きのう", "25:00", "2026-02-30 10:00", "2026-11-25 10:00"):
        with pytest.raises(Invalid):
            actions.write_entry(office, case_id, words="x", typed=wrong)


def test_closing_needs_everything_done_and_another_person(world: World) -> None:
    case_id, office, officer = opened(world), world.actor("kobayashi"), world.actor("tanaka")
    with pytest.raises(domain.StillOpen):
        actions.ask_close(office, case_id, words="終わり")
    settled(world, case_id)
    assert closing.remaining(row_of(case_id)).sentences == ()
    actions.ask_close(office, case_id, words="消してもらい、本人に知らせた。")
    with pytest.raises(domain.OwnClose):
        actions.close(office, case_id)
    actions.send_back_close(officer, case_id, reason="削除の確認書がない")
    with pytest.raises(domain.NotWaitingToClose):
        actions.close(officer, case_id)
    actions.ask_close(office, case_id, words="確認書を受け取った。")
    actions.close(officer, case_id)
    with pytest.raises(domain.CaseOver):
        actions.write_entry(office, case_id, words="おそい")
    actions.reopen(officer, case_id, reason="別の相手にも届いていた")
    assert row_of(case_id).state == "open"


def test_only_the_officer_makes_it_smaller(world: World) -> None:
    case_id = opened(world)
    actions.change_stage(world.actor("kobayashi"), case_id, stage="accident", reason="届いている")
    with pytest.raises(NotPermitted):
        actions.change_stage(world.actor("kobayashi"), case_id, stage="near_miss", reason="いや")
    actions.change_stage(world.actor("tanaka"), case_id, stage="near_miss", reason="開かれず消えた")
    assert row_of(case_id).stage == "near_miss"


def test_evidence_is_kept_once_sealed_and_its_chain_grows(world: World) -> None:
    case_id, office = opened(world), world.actor("kobayashi")
    piece = actions.keep_evidence(office, case_id, content=b"From: x", name="a.eml", media_type="message/rfc822", what="送ったメール")  # fmt: skip
    with pytest.raises(Invalid):
        actions.keep_evidence(office, case_id, content=b"From: x", name="b.eml", media_type="", what="同じもの")  # fmt: skip
    assert actions.fetch_evidence(office, case_id, piece) == ("a.eml", b"From: x")
    actions.hand_on_evidence(office, case_id, piece, receiver="調査会社", note="USB")
    assert actions.check_evidence(office, case_id, piece)
    found = showing.evidence(row_of(case_id))[0]
    assert [line.label for line in found.custody] == ["保管した", "見た・写しを受け取った", "渡した", "同じものか確かめた"]  # fmt: skip
    with pytest.raises(NotFound):
        actions.fetch_evidence(world.actor("suzuki"), case_id, piece)


def test_a_drill_runs_on_its_own_clock_and_counts_nowhere(world: World) -> None:
    office = world.actor("kobayashi")
    eve = datetime(2026, 12, 31, 14, 40, tzinfo=UTC)
    given = {**vars(GOOD), "noticed_at": eve - timedelta(minutes=10)}
    case_id = actions.open_drill(office, domain.Opening(**given), begins_at=eve)
    row = row_of(case_id)
    assert (row.number, row.drill, row.opened_at) == ("T2026-001", True, eve)
    actions.set_clock_forward(office, case_id, minutes=60)
    entry = Entry.objects.get(public_id=actions.write_entry(office, case_id, words="年が明けた"))
    assert entry.at.astimezone(clock.JST).year == 2027
    assert queries.counts(office, on=clock.today()) == queries.Counts(
        open=0, closing=0, accidents=0
    )
    assert queries.cases(office)[0] == ()
    assert queries.is_drill(case_id)
    assert not Notice.objects.filter(key__startswith=f"case:{case_id}", urgent=True).exists()
    with pytest.raises(domain.NotADrill):
        actions.set_clock_forward(office, opened(world), minutes=60)
    figures = showing.figures(office, case_id)
    assert (figures.minutes_to_open, figures.left > 0) == (10, True)


def _flood(case_id: str, count: int = 2000) -> None:
    row, at = row_of(case_id), NOW - timedelta(days=20)
    Entry.objects.bulk_create(
        Entry(
            public_id=f"{i:026}",
            case=row,
            kind="note",
            at=at + timedelta(minutes=i),
            order=domain.order_of(at + timedelta(minutes=i), f"{i:026}"),
            words=f"経過 {i}",
            written_by_id=row.opened_by_id,
            written_at=NOW,
        )
        for i in range(count)
    )


def test_the_page_of_a_case_is_cheap_with_two_thousand_entries(
    world: World, client: Client
) -> None:
    case_id = opened(world, reporter=world.person("sato").pk)
    actions.name_member(world.actor("kobayashi"), case_id, person=world.id("suzuki"), part="leader")
    _flood(case_id)
    client.force_login(world.user("kobayashi"))
    client.get("/incidents/cases/new/")  # what is read once for all
    for local in ("kobayashi", "suzuki"):
        client.force_login(world.user(local))
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"/incidents/cases/{case_id}/")
        assert response.status_code == 200
        assert len(asked) <= 15, [q["sql"][:80] for q in asked]
    last = showing.timeline(row_of(case_id))[1]
    page = client.get(f"/incidents/cases/{case_id}/?after={last}")
    assert "経過 1" in page.text


def test_the_pages_open_and_a_stranger_finds_nothing(world: World, client: Client) -> None:
    case_id = opened(world)
    settled(world, case_id)
    client.force_login(world.user("kobayashi"))
    pages = ("", "facts/", "stage/", "class/", "playbook/", "people/", "minutes/", "evidence/",
             "file/", "result/", "tasks/new/", "ask-close/", "no-correction/")  # fmt: skip
    for page in ("new/", "drill/", ""):
        assert client.get(f"/incidents/cases/{page}").status_code == 200
    for page in pages:
        assert client.get(f"/incidents/cases/{case_id}/{page}").status_code == 200, page
    assert 'name="number" value="1"' in client.get(f"/incidents/cases/{case_id}/facts/").text
    client.force_login(world.user("suzuki"))
    for page in ("", "facts/", "evidence/", "file/", "result/"):
        assert client.get(f"/incidents/cases/{case_id}/{page}").status_code == 404, page


@pytest.mark.parametrize("year", ["9999", "0000", "２０２６", "2099", "-100"])
def test_an_impossible_year_is_no_error(world: World, year: str) -> None:
    client = Client()
    client.force_login(world.user("kobayashi"))
    assert client.get("/incidents/cases/", {"year": year}).status_code == 200
