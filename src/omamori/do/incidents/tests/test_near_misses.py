"""Near misses: recorded by themselves and by people, seen within reach, reviewed once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents import actions, domain, home, queries
from omamori.do.incidents.models import NearMiss
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.outbound import EmergencyChecked, MailWithdrawn, RecipientsEdited
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
MAIL = "01kaaaaaaaaaaaaaaaaaaaaaaa"
GOOD = domain.Report(
    medium="paper",
    cause="lost",
    noticed_at=NOW - timedelta(minutes=5),
    rough_count="10",
    story="名簿を会議室に置き忘れたが、すぐに戻って見つけた。",
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def withdrawn(
    world: World,
    *,
    near_miss: bool = True,
    mail: str = MAIL,
    reasons: tuple[str, ...] = (),
    persons: int = 0,
) -> None:
    fact = MailWithdrawn(
        subject_id=mail,
        reasons=reasons,
        persons=persons,
        sender_id=world.id("sato"),
        department_id=world.person("sato").department.public_id,
        stage="self_check",
        cause="wrong_recipient",
        near_miss=near_miss,
    )
    with transaction.atomic():
        record(fact, actor=world.actor("sato"))
    drain()


def test_a_withdrawn_mail_becomes_a_near_miss_once(world: World) -> None:
    withdrawn(world)
    withdrawn(world)
    row = NearMiss.objects.get()
    assert (row.source, row.medium, row.cause, row.mail_id) == (
        "outbound",
        "mail",
        "wrong_recipient",
        MAIL,
    )
    assert (row.person, row.department.name) == (world.person("sato"), "営業部")
    (told,) = facts_about("incident", row.public_id)
    assert (told.fact.name, told.fact.trace) == ("incidents.near_miss_recorded", MAIL)
    assert Notice.objects.get(kind="incidents").person == world.person("kobayashi")


def test_a_mail_that_was_merely_not_needed_is_none(world: World) -> None:
    withdrawn(world, near_miss=False)
    assert not NearMiss.objects.exists()


def test_a_mail_put_right_in_time_is_one_too(world: World) -> None:
    fact = RecipientsEdited(
        subject_id=MAIL,
        sender_id=world.id("sato"),
        department_id=world.person("sato").department.public_id,
        removed=1,
        cause="wrong_recipient",
        near_miss=True,
    )
    with transaction.atomic():
        record(fact, actor=world.actor("sato"))
    drain()
    withdrawn(world)  # and withdrawn afterwards: still one
    assert NearMiss.objects.get().cause == "wrong_recipient"


def test_anybody_reports_in_a_minute(world: World) -> None:
    made = actions.report(world.actor("sato"), GOOD)
    shown = queries.near_miss(world.actor("sato"), made)
    assert (shown.medium, shown.count, shown.person) == ("紙・郵便・FAX", "10人まで", "佐藤 健")
    raw = NearMiss.objects.filter(public_id=made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT story FROM incidents_nearmiss")
        assert "会議室".encode() not in bytes(cursor.fetchone()[0])
    assert raw.get().story == GOOD.story


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("medium", "smoke"),
        ("cause", ""),
        ("rough_count", "12"),
        ("noticed_at", NOW + timedelta(hours=1)),
        ("noticed_at", NOW - timedelta(days=400)),
        ("story", "  "),
        ("story", "長" * 2001),
    ],
)
def test_a_report_that_cannot_be_kept_says_why(world: World, field: str, value: object) -> None:
    given = {**{f: getattr(GOOD, f) for f in domain.Report.__dataclass_fields__}, field: value}
    with pytest.raises(Invalid) as told:
        actions.report(world.actor("sato"), domain.Report(**given))
    assert list(told.value.fields) == [field]
    assert not NearMiss.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sato", True),
        ("watanabe", True),
        ("kobayashi", True),
        ("tanaka", True),
        ("takahashi", True),
        ("ito", True),
        ("suzuki", False),
        ("sasaki", False),
        ("nakamura", False),
    ],
)
def test_who_sees_it(world: World, who: str, sees: bool) -> None:
    made = actions.report(world.actor("sato"), GOOD)
    actor = world.actor(who)
    if sees:
        assert queries.near_miss(actor, made).public_id == made
        return
    with pytest.raises(NotFound):
        queries.near_miss(actor, made)
    assert queries.near_misses(actor) == ((), "")


def test_reviewed_once_by_the_office(world: World) -> None:
    made = actions.report(world.actor("sato"), GOOD)
    for stranger in ("sato", "takahashi", "watanabe"):
        with pytest.raises(NotPermitted):
            actions.review(world.actor(stranger), made, lesson="x")
    with pytest.raises(Invalid):
        actions.review(world.actor("kobayashi"), made, lesson=" ")
    actions.review(world.actor("kobayashi"), made, lesson="退室のとき机の上を確かめる")
    with pytest.raises(domain.AlreadyReviewed):
        actions.review(world.actor("tanaka"), made, lesson="もう一度")
    shown = queries.near_miss(world.actor("sato"), made)
    assert (shown.lesson, shown.reviewed_by) == ("退室のとき机の上を確かめる", "小林 恵")
    assert facts_about("incident", made)[-1].fact.name == "incidents.near_miss_reviewed"
    assert queries.waiting_count(world.actor("kobayashi")) == 0
    assert not Notice.objects.filter(kind="incidents", read_at=None).exists()


def test_each_page_costs_one_query(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    for number in range(6):
        withdrawn(world, mail=f"01k{number:023}")
    watanabe = world.actor("watanabe")
    with CaptureQueriesContext(connection) as counted:
        rows, after = queries.near_misses(watanabe)
    assert (len(rows), len(counted)) == (4, 1)
    rest, end = queries.near_misses(watanabe, after=after)
    assert (len(rest), end) == (2, "")


def test_found_by_month_cause_and_what_the_gate_said(world: World) -> None:
    withdrawn(world, reasons=("other_company", "personal_information"), persons=38)
    with clock.fixed(datetime(2026, 10, 31, 14, 59, tzinfo=UTC)):
        withdrawn(world, mail=MAIL[:-1] + "b", reasons=("other",))
    with clock.fixed(datetime(2026, 10, 31, 15, tzinfo=UTC)):
        withdrawn(world, mail=MAIL[:-1] + "c")
    report = actions.report(world.actor("sato"), GOOD)
    sato = world.actor("sato")

    def found(**wanted: str) -> set[str]:
        rows, _end = queries.near_misses(sato, wanted=queries.Wanted(**wanted))
        return {row.mail_id[-1:] for row in rows}

    assert found() == {"a", "b", "c", ""}
    assert found(month="2026-11") == {"a", "c", ""}
    assert found(month="2026-10") == {"b"}
    assert found(cause="wrong_recipient") == {"a", "b", "c"}
    assert found(reason="other_company") == {"a"}
    assert found(reason="company") == set()
    assert found(reason="other", month="2026-10") == {"b"}
    (caught,) = [r for r in queries.near_misses(sato)[0] if r.mail_id == MAIL]
    shown = queries.near_miss(sato, caught.public_id)
    assert (shown.reasons, shown.persons) == (("別の会社の名前", "個人情報を含む"), 38)
    assert queries.near_miss(sato, report).reasons == ()
    for wrong in ({"month": "2026-13"}, {"cause": "x"}, {"reason": "a,b"}):
        with pytest.raises(Invalid) as refused:
            found(**wrong)
        assert refused.value.fields.keys() == wrong.keys()


def test_the_course_of_a_year_is_one_question_within_reach(world: World) -> None:
    withdrawn(world)
    with clock.fixed(datetime(2026, 10, 31, 14, 59, tzinfo=UTC)):
        withdrawn(world, mail=MAIL[:-1] + "b")
    with clock.fixed(datetime(2025, 11, 20, tzinfo=UTC)):
        withdrawn(world, mail=MAIL[:-1] + "c")
    actions.report(world.actor("sato"), GOOD)
    sato, today = world.actor("sato"), clock.today()
    with CaptureQueriesContext(connection) as counted:
        course = queries.course(sato, on=today)
    assert len(counted) == 1
    assert (course.months[0], course.months[-1], course.total) == ("2025-12", "2026-11", 3)
    by_name = dict(course.series)
    assert by_name["送り先"][-2:] == (1, 1)
    assert by_name["なくしもの・不審"][-2:] == (0, 1)
    assert queries.course(world.actor("suzuki"), on=today).total == 0


def test_the_filter_of_the_list(world: World, client: Client) -> None:
    withdrawn(world, reasons=("other_company",), persons=38)
    client.force_login(world.user("sato"))
    page = client.get("/incidents/", {"reason": "other_company", "month": "2026-11"})
    text = page.content.decode()
    assert "送り先を間違えそうになった</a>" in text
    assert "月ごとのヒヤリハット" in text
    empty = client.get("/incidents/", {"reason": "namesake"}).content.decode()
    assert "当てはまるヒヤリハットはありません" in empty
    assert client.get("/incidents/", {"month": "11月"}).status_code == 422
    one = client.get(f"/incidents/{NearMiss.objects.get().public_id}/").content.decode()
    assert "最大 38人" in one
    assert "別の会社の名前" in one


# Pages


def test_the_pages_of_a_report(world: World, client: Client) -> None:
    client.force_login(world.user("sato"))
    assert client.get("/incidents/").status_code == 200
    wrong = client.post("/incidents/near-miss/", {"story": "x"})
    assert wrong.status_code == 422
    answer = client.post(
        "/incidents/near-miss/",
        {
            "medium": "paper",
            "cause": "lost",
            "noticed_at": "2026-11-24T10:20",
            "rough_count": "10",
            "story": GOOD.story,
        },
        follow=True,
    )
    made = NearMiss.objects.get().public_id
    assert made in answer.request["PATH_INFO"]
    assert GOOD.story in answer.content.decode()
    client.force_login(world.user("suzuki"))
    assert client.get(f"/incidents/{made}/").status_code == 404
    client.force_login(world.user("kobayashi"))
    client.post(f"/incidents/{made}/review/", {"lesson": "机の上を確かめる"})
    assert NearMiss.objects.get().reviewed_by == world.person("kobayashi")
    assert "机の上を確かめる" in client.get(f"/incidents/{made}/").content.decode()


def found_wrong(world: World, outcome: str = "wrong") -> None:
    fact = EmergencyChecked(
        subject_id=MAIL,
        sender_id=world.id("sato"),
        department_id=world.person("sato").department.public_id,
        emergency_id="e" * 26,
        outcome=outcome,
        persons=38,
    )
    with transaction.atomic():
        record(fact, actor=world.actor("kobayashi"))
    drain()


def test_what_should_not_have_gone_is_an_accident_to_be_feared(world: World) -> None:
    found_wrong(world)
    found_wrong(world)
    row = NearMiss.objects.get()
    assert (row.happened, row.source, row.persons, row.rough_count) == (
        True,
        "emergency",
        38,
        "100",
    )
    assert [r.fact.name for r in facts_about("incident", row.public_id)] == [
        "incidents.accident_suspected"
    ]
    told = Notice.objects.filter(key=f"accident:{row.public_id}")
    assert {n.person_id for n in told} >= {world.person("tanaka").pk}
    tasks = [t.title for t in home.tasks(world.actor("tanaka"), NOW)]
    assert any(title.startswith("事故のおそれ") for title in tasks)
    assert home.tasks(world.actor("sato"), NOW) == []
    client = Client()
    client.force_login(world.user("tanaka"))
    assert "もう外に出ています" in client.get(f"/incidents/{row.public_id}/").content.decode()


def test_a_near_miss_of_the_same_mail_becomes_one(world: World) -> None:
    withdrawn(world)
    drain()
    found_wrong(world)
    assert NearMiss.objects.get().happened


def test_what_was_in_order_opens_nothing(world: World) -> None:
    found_wrong(world, "ok")
    assert not NearMiss.objects.exists()
