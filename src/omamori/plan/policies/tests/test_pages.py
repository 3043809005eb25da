"""規程のページを、五人の目で。"""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.calendar import clock
from omamori.plan.policies import actions, home, jobs, queries
from omamori.plan.policies.jobs import refresh_search, remind
from omamori.plan.policies.models import Bulletin, Contact, Regulation, Signature, Version
from omamori.plan.policies.tests.story import APRIL, NOW, starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

QUERIES = 12
"""Ceiling of every reading page, sign-in and frame included."""


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def rules(world: World) -> list[Version]:
    return starter_in_force(world)


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def test_read_to_the_end_and_sign(world: World, rules: list[Version]) -> None:
    sato, book = browser(world, "sato"), rules[0].regulation.public_id
    html = sato.get(f"/policies/{book}/").content.decode()
    assert "読みました・守ります" in html
    assert "第1条 目的と対象" in html
    given = {"number": hidden(html, "number"), "text_hash": hidden(html, "text_hash")}
    answer = sato.post(f"/policies/{book}/sign/", given)
    assert answer.status_code == 302
    assert answer["Location"] == f"/policies/{rules[1].regulation.public_id}/"
    row = Signature.objects.get()
    assert (row.person_id, row.text_hash) == (world.person("sato").pk, given["text_hash"])
    assert len(row.session_mark) == 32
    again = sato.post(f"/policies/{book}/sign/", given)
    assert again.status_code == 409
    assert "すでに署名しています" in again.content.decode()
    assert "署名済みです" in sato.get(f"/policies/{book}/").content.decode()


@pytest.mark.parametrize("number", ["", "x", "99999999999999", "0", "2"])
def test_a_forged_signature_form_is_refused(
    world: World, rules: list[Version], number: str
) -> None:
    book = rules[0].regulation.public_id
    answer = browser(world, "sato").post(f"/policies/{book}/sign/", {"number": number})
    assert answer.status_code == 409
    assert not Signature.objects.exists()


@pytest.mark.parametrize("local", ["sato", "watanabe", "tanaka", "kobayashi", "takahashi", "ito"])
def test_reading_pages_take_few_queries(
    world: World,
    rules: list[Version],
    local: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, book = browser(world, local), rules[0].regulation.public_id
    for path in ("", f"{book}/", f"{book}/print/", f"{book}/1/changes/"):
        with django_assert_max_num_queries(QUERIES):
            assert client.get(f"/policies/{path}").status_code == 200


def test_a_sentence_kept_for_one_reader_shows_the_next_only_his_own(
    world: World, rules: list[Version]
) -> None:
    book = rules[0].regulation
    for local, narrow in [("watanabe", True), ("kobayashi", False), ("watanabe", True)]:
        actor = world.actor(local)
        for audience in ("all", "employments"):
            book.audience, book.audience_values = audience, ["regular"]
            book.save()
            found = queries.progress(actor, book.public_id, on=clock.today())
            assert found
            assert (len(found) == len(actor.department_pks)) is narrow
            names = {row.name for row in found}
            page = queries.signers(actor, book.public_id, on=clock.today(), unsigned=True)
            assert {row.department for row in page.rows} <= names


def test_the_lists_of_many_people_take_few_queries(
    world: World,
    rules: list[Version],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sato = world.person("sato")
    many = type(sato).objects
    many.bulk_create(
        type(sato)(
            number=f"X{i:05}", name=f"試験 {i}", name_kana=f"しけん {i:05}", employment="regular",
            department=sato.department, joined_on=date(2025, 4, 1),
        )
        for i in range(5000)
    )  # fmt: skip
    book = rules[0].regulation.public_id
    head = browser(world, "watanabe")
    with django_assert_max_num_queries(QUERIES):
        page = head.get(f"/policies/{book}/signers/")
    html = page.content.decode()
    assert html.count('role="rowheader"') == 50 + 1  # people of the page, and one department
    older = re.search(r'href="(/policies/[^"]*after=[^"]*)"', html)
    assert older
    assert "しけん" not in older[1], "no names in addresses"
    following = head.get(older[1].replace("&amp;", "&")).content.decode()
    assert not set(re.findall(r"試験 \d+", html)) & set(re.findall(r"試験 \d+", following))


@pytest.mark.parametrize(
    ("local", "signers", "history", "draft"),
    [
        ("sato", 403, 403, 403),
        ("watanabe", 200, 403, 403),
        ("takahashi", 200, 200, 403),
        ("nakamura", 200, 403, 403),
        ("kobayashi", 200, 200, 302),
    ],
)
def test_who_opens_what(
    world: World, rules: list[Version], local: str, signers: int, history: int, draft: int
) -> None:
    client, book = browser(world, local), rules[0].regulation.public_id
    assert client.get(f"/policies/{book}/signers/").status_code == signers
    assert client.get(f"/policies/{book}/history/").status_code == history
    begun = client.post(f"/policies/{book}/begin/", {"reason": "見直し", "material": "on"})
    assert begun.status_code == draft


def test_head_sees_only_his_department(world: World, rules: list[Version]) -> None:
    book = rules[0].regulation.public_id
    hr = world.person("yoshida").department.public_id
    html = browser(world, "watanabe").get(f"/policies/{book}/signers/?department={hr}")
    assert "吉田" not in html.content.decode()


def test_assessor_reads_and_changes_nothing(world: World, rules: list[Version]) -> None:
    user = world.user("ito")
    type(user).objects.filter(pk=user.pk).update(person=None, is_assessor=True)
    client, book = Client(), rules[0].regulation.public_id
    user.refresh_from_db()
    client.force_login(user)
    for path in ("", f"{book}/", f"{book}/history/", f"{book}/signers/"):
        assert client.get(f"/policies/{path}").status_code == 200
    assert "読みました・守ります" not in client.get(f"/policies/{book}/").content.decode()
    assert client.post(f"/policies/{book}/sign/", {"number": "1"}).status_code == 403
    assert client.post("/policies/starter/").status_code == 403


def _publish_and_take_back(world: World, office: Client, draft: str) -> None:
    """Published for a day to come, the version is taken back with a reason and is approved as before."""
    ahead = (clock.today() + timedelta(days=9)).isoformat()
    version = office.post(f"{draft}publish/", {"effective_from": ahead})["Location"]
    assert f"{version}unpublish/" in office.get(version).content.decode()
    sato = browser(world, "sato")
    assert "unpublish" not in sato.get(version).content.decode()
    assert sato.post(f"{version}unpublish/", {"note": "x"}).status_code == 403
    assert office.post(f"{version}unpublish/", {"note": ""}).status_code == 422
    assert office.post(f"{version}unpublish/", {"note": "日の誤り"})["Location"] == draft
    assert "日の誤り" in office.get(draft).content.decode()


def test_the_whole_way_on_pages(world: World) -> None:
    office, officer = browser(world, "kobayashi"), browser(world, "tanaka")
    wrong = office.post("/policies/new/", {"code": "三", "title": "", "area": "mail"})
    assert wrong.status_code == 422
    assert "半角の英数字" in wrong.content.decode()
    words = {"code": "R7", "title": "持ち出し規程", "area": "carrying", "reason": "紛失を防ぐ"}
    draft = office.post("/policies/new/", words)["Location"]
    clause = {"heading": "目的", "body": "紛失を防ぐ。\n盗難を防ぐ。", "item": "J.9.2"}
    for odd in ({"item": "9条"}, {"body": "\u202e\u0008"}):
        assert office.post(f"{draft}clause/", clause | odd).status_code == 422
    assert office.post(f"{draft}clause/", clause)["Location"] == draft
    office.post(f"{draft}clause/", clause | {"heading": "対象"})
    assert "紛失を防ぐ。" in office.get(f"{draft}clause/R7-1/").content.decode()
    assert office.get(f"{draft}clause/R7-9/").status_code == 404
    office.post(f"{draft}clause/R7-2/move/", {"up": "1"})
    office.post(f"{draft}clause/R7-1/remove/")
    assert office.post(f"{draft}propose/").status_code == 302
    assert "承認を待っています" in office.get(draft).content.decode()
    assert office.post(f"{draft}approve/", {"text_hash": "0"}).status_code == 403
    assert officer.post(f"{draft}return/", {"note": ""}).status_code == 422
    officer.post(f"{draft}return/", {"note": "例を足してください。"})
    assert "例を足してください。" in office.get(draft).content.decode()
    office.post(f"{draft}propose/")
    html = officer.get(draft).content.decode()
    officer.post(f"{draft}approve/", {"text_hash": hidden(html, "text_hash")})
    assert office.post(f"{draft}publish/", {"effective_from": ""}).status_code == 422
    past = office.post(f"{draft}publish/", {"effective_from": "2020-01-01"})
    assert past.status_code == 422
    slip = office.post(f"{draft}publish/", {"effective_from": "9999-12-31"})
    assert slip.status_code == 422
    assert "年の打ち間違い" in slip.content.decode()
    _publish_and_take_back(world, office, draft)
    today = clock.today().isoformat()
    done = office.post(f"{draft}publish/", {"effective_from": today})
    assert "施行中" in office.get(done["Location"]).content.decode()
    book = Regulation.objects.get().public_id
    office.post(f"/policies/{book}/describe/", {"place": "総務部 3番棚", "owner_id": ""})
    assert "総務部 3番棚" in browser(world, "sato").get("/policies/").content.decode()


def test_discarding_asks_first(world: World) -> None:
    office = browser(world, "kobayashi")
    office.post("/policies/starter/", {"codes": ["R1", "R2"]})
    one = Version.objects.first()
    assert one is not None
    path = f"/policies/draft/{one.public_id}/discard/"
    assert "元に戻せません" in office.get(path).content.decode()
    assert Version.objects.count() == 2
    office.post(path)
    assert Version.objects.count() == 1


def test_changes_are_marked_in_words(world: World, rules: list[Version]) -> None:
    office, book = browser(world, "kobayashi"), rules[0].regulation.public_id
    assert office.post(f"/policies/{book}/begin/", {"reason": "見直し"}).status_code == 422
    typo = {"reason": "見直し", "material_why": "言い回しだけを直したため。"}
    first = office.get(f"/policies/{book}/1/changes/").content.decode()
    assert "比べる版がない" in first
    assert "［追加］" not in first, "a first version is text to read"
    draft = office.post(f"/policies/{book}/begin/", typo)["Location"]
    body = {"heading": "多くの社外の人へ送るとき", "body": "Bcc に入れる。", "item": "J.9.2"}
    office.post(f"{draft}clause/R1-6/", body)
    version = Version.objects.get(number=2)
    assert version.clauses.get(code="R1-6").controls == [
        "many_visible",
        "many_readers",
        "list_members",
    ], "controls stay"
    html = office.get(f"/policies/{book}/2/changes/").content.decode()
    assert "［追加］" in html
    assert "［削除］" in html


def test_a_clause_that_only_went_through_a_browser_is_as_before(
    world: World, rules: list[Version]
) -> None:
    office, book = browser(world, "kobayashi"), rules[0].regulation.public_id
    old = next(c for c in rules[0].clauses.all() if "\n" in c.body)
    draft = office.post(f"/policies/{book}/begin/", {"reason": "見直し", "material": "on"})[
        "Location"
    ]
    said = {"heading": old.heading, "body": old.body.replace("\n", "\r\n"), "item": old.item}
    office.post(f"{draft}clause/{old.code}/", said)
    assert Version.objects.get(number=2).clauses.get(code=old.code).body == old.body
    assert browser(world, "sato").get(f"/policies/{book}/2/changes/").status_code == 404
    assert browser(world, "sato").get(f"/policies/{book}/2/").status_code == 404


def test_paper_sheets(world: World, rules: list[Version]) -> None:
    office, book = browser(world, "kobayashi"), rules[1].regulation.public_id
    form = office.get(f"/policies/{book}/paper/").content.decode()
    people = re.findall(r'name="people" value="([^"]+)"', form)
    assert 0 < len(people) <= 50
    given = {"people": people[:2], "signed_on": clock.today().isoformat(), "place": "3番棚"}
    assert office.post(f"/policies/{book}/paper/", given | {"place": ""}).status_code == 422
    foreign = given | {"people": [world.id("kobayashi")]}  # has an account: signs on the screen
    assert office.post(f"/policies/{book}/paper/", foreign).status_code == 422
    assert office.post(f"/policies/{book}/paper/", given).status_code == 302
    assert Signature.objects.filter(way="paper").count() == 2
    assert browser(world, "watanabe").get(f"/policies/{book}/paper/").status_code == 403


def test_notices_message_and_contacts(world: World) -> None:
    office, top = browser(world, "kobayashi"), browser(world, "ito")
    day = clock.today().isoformat()
    words = {
        "title": "年末の連絡",
        "text": "<b>休み</b>",
        "starts_on": day,
        "ends_on": "2020-01-01",
    }
    assert office.post("/policies/notices/", words).status_code == 422
    assert office.post("/policies/notices/", words | {"ends_on": ""}).status_code == 302
    assert "&lt;b&gt;" in office.get("/policies/notices/").content.decode()
    office.post(f"/policies/notices/{Bulletin.objects.get().public_id}/withdraw/")
    assert Bulletin.objects.get().withdrawn_at is not None
    assert top.post("/policies/message/", {"text": "守ろう。"}).status_code == 302
    assert office.get("/policies/message/").status_code == 403
    one = {"kind": "outside", "name": "審査機関の窓口"}
    assert office.post("/policies/contacts/", one).status_code == 422
    assert office.post("/policies/contacts/", one | {"phone": "03-5550-0100"}).status_code == 302
    assert browser(world, "sato").get("/policies/contacts/").status_code == 403


def test_a_contact_is_corrected_in_place_and_comes_back_when_it_was_taken_off(world: World) -> None:
    office = browser(world, "kobayashi")
    one = {"kind": "outside", "name": "審査機関の窓口", "phone": "03-5550-0100"}
    office.post("/policies/contacts/", one)
    path = f"/policies/contacts/{Contact.objects.get().public_id}/"
    assert "03-5550-0100" in office.get(path).content.decode()
    assert office.post(path, one | {"phone": ""}).status_code == 422
    assert office.post(path, one | {"phone": "03-5550-0199"}).status_code == 302
    assert Contact.objects.get().phone == "03-5550-0199"
    asked = office.get(path + "remove/").content.decode()
    assert "03-5550-0199" in asked
    assert queries.contacts(), "a question takes nothing off"
    assert office.post(path + "remove/").status_code == 302
    assert queries.contacts() == ()
    assert office.post(path, one).status_code == 404
    assert "審査機関の窓口" in office.get("/policies/contacts/").content.decode()
    assert browser(world, "sato").post(path + "restore/").status_code == 403
    assert office.post(path + "restore/").status_code == 302
    assert [row.phone for row in queries.contacts()] == ["03-5550-0199"]
    assert office.post(path + "restore/").status_code == 404
    office.post(path + "remove/")
    with clock.fixed(clock.now() + timedelta(days=31)):
        assert jobs.forget_removed_contacts.function() == 1
    assert not Contact.objects.exists()


def test_home_offers_what_waits(world: World, rules: list[Version]) -> None:
    with clock.fixed(NOW):
        now = clock.now()
        assert len(home.tasks(world.actor("sato"), now)) == 2
        book = rules[0].regulation.public_id
        version = actions.draft(world.actor("kobayashi"), book, reason="見直し")
        actions.propose(world.actor("kobayashi"), version)
        assert home.tasks(world.actor("tanaka"), now)[0].url_name == "policies:draft"
        found = home.tasks(world.actor("kobayashi"), now)
        assert len([task for task in found if not task.waits_for]) == 2
        assert [task.waits_for for task in found if task.waits_for] != []
        figure = home.cycle(world.actor("tanaka"), now)[0]
        assert (figure.value, figure.state) == ("0%", "late")


def test_people_are_told_on_the_day_and_then_weekly(world: World, rules: list[Version]) -> None:
    world.user("sato")
    sato = browser(world, "sato")
    told = []
    for day in (0, 1, 6, 7, 8, 14):
        with clock.fixed(APRIL + timedelta(days=day)):
            told.append(remind())
    assert told == [2, 0, 0, 2, 0, 2], "two regulations, one person, once a week"
    html = sato.get("/notices/").content.decode()
    assert html.count(f"「{rules[0].regulation.title}」が施行されました") == 1
    assert html.count(f"「{rules[0].regulation.title}」への署名がまだです") == 2


def test_clauses_are_found_by_their_words(world: World, rules: list[Version]) -> None:
    refresh_search()
    found = browser(world, "sato").get("/search/", {"q": "パスワード"}).content.decode()
    assert "中を確かめられないもの" in found
    assert f"/policies/{rules[0].regulation.public_id}/" in found
