"""道筋、読み手、重さ、自社の文書、廃止、紙、公開ページ。What keeps a rule book alive."""

import io
import re
from datetime import date, timedelta

import docx
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.policies import (
    actions,
    as_of,
    coverage,
    domain,
    jobs,
    own_files,
    queries,
)
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.models import PaperSheet, Regulation, Signature, Version
from omamori.plan.policies.tests.story import NOW, hash_of, starter_in_force, to_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def world() -> World:
    return mirai()


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def book(world: World, code: str = "K1", kind: str = "rule", **more: str) -> str:
    office = world.actor("kobayashi")
    return actions.create_regulation(
        office, code=code, title=f"規程 {code}", area="carrying", kind=kind, **more
    )


def draft(world: World, regulation: str, **more: object) -> Version:
    made = actions.draft(world.actor("kobayashi"), regulation, reason="見直し", **more)
    text = ClauseText(code="", number="", heading="目的", body="紛失を防ぐ。", item="J.9.2")
    actions.write_clause(world.actor("kobayashi"), made, text)
    return Version.objects.get(public_id=made)


def department(world: World, local: str) -> str:
    return str(world.person(local).department.public_id)


def word(text: str = "第1条 名簿を持ち出さない。") -> bytes:
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(target)
    return target.getvalue()


# 承認の道筋


def routed(world: World, *stages: str, code: str = "K1") -> Version:
    regulation = book(world, code)
    actions.describe(
        world.actor("kobayashi"), regulation, place="", owner_id=department(world, "watanabe"),
        route=stages,
    )  # fmt: skip
    version = draft(world, regulation)
    actions.propose(world.actor("kobayashi"), version.public_id)
    return version


def test_each_post_has_its_turn_and_nobody_two(world: World) -> None:
    version = routed(world, "top", "department_head", "privacy_officer")
    one, digest = version.public_id, hash_of(version)
    with pytest.raises(domain.NotYourStage):
        actions.approve(world.actor("tanaka"), one, text_hash=digest)
    with pytest.raises(domain.NotYourStage):  # a head, but of another department
        actions.approve(world.actor("yoshida"), one, text_hash=digest)
    assert len(queries.waiting_for_approval(world.actor("watanabe"))) == 1
    assert queries.draft_of(world.actor("watanabe"), one, on=DAY).may_approve
    with pytest.raises(NotFound):
        queries.draft_of(world.actor("yoshida"), one, on=DAY)
    actions.approve(world.actor("watanabe"), one, text_hash=digest)
    actions.approve(world.actor("tanaka"), one, text_hash=digest)
    version.refresh_from_db()
    assert version.state == "proposed"
    actions.approve(world.actor("ito"), one, text_hash=digest)
    version.refresh_from_db()
    assert version.state == "approved"
    names = [r.fact.name for r in facts_about("regulation", version.regulation.public_id)]
    assert names[-3:] == [
        "policies.regulation_stage_approved",
        "policies.regulation_stage_approved",
        "policies.regulation_approved",
    ]


def test_only_who_is_asked_sends_back(world: World) -> None:
    version = routed(world, "privacy_officer")
    for who in ("watanabe", "yoshida"):
        with pytest.raises(domain.NotYourStage):
            actions.send_back(world.actor(who), version.public_id, note="直す")
    with pytest.raises(NotFound):
        coverage.checks_of(world.actor("yoshida"), version.public_id)
    actions.send_back(world.actor("tanaka"), version.public_id, note="例を足す")
    again = routed(world, "department_head", code="K2")
    actions.send_back(world.actor("watanabe"), again.public_id, note="例を足す")


def test_every_link_on_the_way_of_a_head_opens(world: World) -> None:
    version, head = routed(world, "department_head"), browser(world, "watanabe")
    regulation, seen = version.regulation.public_id, set()
    for page in (f"/policies/draft/{version.public_id}/", f"/policies/{regulation}/1/changes/"):
        html = head.get(page).content.decode()
        seen |= set(re.findall(r'href="(/policies/[^"#]*)"', html))
    assert f"/policies/draft/{version.public_id}/" in seen
    assert {p: s for p in seen if (s := head.get(p.replace("&amp;", "&")).status_code) != 200} == {}


def test_the_stand_in_takes_the_turn_of_who_is_away(world: World) -> None:
    version = routed(world, "privacy_officer")
    officer = world.person("tanaka")
    officer.leaves.create(starts_on=DAY - timedelta(days=3))
    with clock.fixed(NOW):
        actions.approve(world.actor("yoshida"), version.public_id, text_hash=hash_of(version))
    version.refresh_from_db()
    assert version.approver_id == world.person("yoshida").pk


def test_the_top_steps_in_when_the_officer_wrote_it(world: World) -> None:
    version = routed(world, "privacy_officer")
    one = version.public_id
    with pytest.raises(domain.NotYourStage):
        actions.approve(world.actor("ito"), one, text_hash=hash_of(version))
    actions.reopen(world.actor("kobayashi"), one, note="田中さんが書き足す")
    text = ClauseText(code="", number="", heading="対象", body="全員。")
    actions.write_clause(world.actor("tanaka"), one, text)
    actions.propose(world.actor("kobayashi"), one)
    actions.approve(world.actor("ito"), one, text_hash=hash_of(version))


def test_a_head_shall_approve_only_where_a_department_keeps_the_rule(world: World) -> None:
    with pytest.raises(Invalid):
        actions.describe(world.actor("kobayashi"), book(world), place="", route=["department_head"])


# 変更の重さ


def test_a_typo_needs_one_look_and_a_change_the_whole_way(world: World) -> None:
    with clock.fixed(NOW):
        regulation = book(world)
        actions.describe(
            world.actor("kobayashi"), regulation, place="", route=["privacy_officer", "top"]
        )
        first = draft(world, regulation)
        actions.propose(world.actor("kobayashi"), first.public_id)
        for who in ("tanaka", "ito"):
            actions.approve(world.actor(who), first.public_id, text_hash=hash_of(first))
        actions.publish(world.actor("kobayashi"), first.public_id, effective_from=DAY)
        second = draft(world, regulation, material=False, material_why="部門名だけを直した")
        actions.propose(world.actor("kobayashi"), second.public_id)
        assert [t.stage for t in second.approvals.all()] == [""]
        actions.approve(world.actor("tanaka"), second.public_id, text_hash=hash_of(second))
        actions.decide_material(
            world.actor("ito"), second.public_id, material=True, why="守る手順が変わっている"
        )
        second.refresh_from_db()
        assert (second.state, second.material) == ("proposed", True)
        it = queries.draft_of(world.actor("kobayashi"), second.public_id, on=DAY)
        assert [t.lapse_why for t in it.lapsed] == ["守る手順が変わっている"]
        assert [bool(t.approved_at) for t in it.stages] == [False, False]
        assert it.material_by == "伊藤 和夫"
        with pytest.raises(domain.WrongStage):
            actions.publish(world.actor("kobayashi"), second.public_id, effective_from=DAY)
    names = [r.fact.name for r in facts_about("regulation", first.regulation.public_id)]
    assert "policies.regulation_approvals_lapsed" in names
    assert "policies.regulation_materiality_decided" in names


def test_a_first_version_is_no_typo_and_a_reason_is_asked_for(world: World) -> None:
    version = draft(world, book(world))
    for wrong in ({"material": False, "why": "x"}, {"material": True, "why": " "}):
        with pytest.raises(Invalid):
            actions.decide_material(world.actor("kobayashi"), version.public_id, **wrong)


# 方針と公表事項


def policy(world: World) -> Version:
    made = actions.load_starter(world.actor("kobayashi"), codes=("P2",))[0]
    office = world.actor("kobayashi")
    it = queries.draft_of(office, made, on=DAY)
    first = ClauseText(**{**vars(it.clauses[0]), "body": "印刷の事業に合わせて扱います。"})
    actions.write_clause(office, made, first)
    return Version.objects.get(public_id=made)


def test_a_policy_is_whole_before_it_is_approved(world: World) -> None:
    made = actions.load_starter(world.actor("kobayashi"), codes=("P2",))[0]
    with pytest.raises(domain.PlaceholdersLeft):
        actions.propose(world.actor("kobayashi"), made)
    Version.objects.get(public_id=made).delete()
    Regulation.objects.get(code="P2").delete()
    version, office = policy(world), world.actor("kobayashi")
    missing = [c.required.code for c in coverage.checks_of(office, version.public_id) if c.missing]
    assert missing == ["contact"]
    with pytest.raises(domain.RequiredMissing) as caught:
        actions.propose(office, version.public_id)
    assert "方針についての問合せ先" in caught.value.detail


def test_the_public_page_needs_no_sign_in_and_tells_its_dates(world: World) -> None:
    anybody = Client()
    with clock.fixed(NOW):
        assert "まだ公表されていません" in anybody.get("/policies/public/").content.decode()
        version, office = policy(world), world.actor("kobayashi")
        actions.sign_off(
            office, version.public_id, signatory_title="代表取締役社長", signatory_name="伊藤 和夫",
            contact="個人情報相談窓口\n03-5550-0100",
        )  # fmt: skip
        to_force(world, version.public_id, DAY)
    with clock.fixed(NOW + timedelta(days=40)):
        html = anybody.get("/policies/public/").content.decode()
    assert "印刷の事業に合わせて扱います。" in html
    assert "代表取締役社長 伊藤 和夫" in html
    assert "制定日: 2026年11月24日" in html
    assert "03-5550-0100" in html
    sato = queries.library(world.actor("sato"), on=DAY)
    assert [row.signed for row in sato] == [None], "nobody signs what is told to the outside"


# 自社の文書


def test_a_word_file_is_a_rule_like_any_other(world: World) -> None:
    office, sato, first = world.actor("kobayashi"), world.actor("sato"), word()
    with clock.fixed(NOW):
        made = actions.draft(office, book(world), reason="今の Word を使う")
        actions.attach_file(office, made, name="持ち出し規程.docx", content=first)
        version = to_force(world, made, DAY)
        regulation = version.regulation.public_id
        it = queries.reading(sato, regulation, on=DAY)
        assert it.file_paragraphs == ("第1条 名簿を持ち出さない。",)
        assert it.file_hash in domain.shown_text(
            "", 1, (), domain.FileText(name="", sha256=it.file_hash)
        )
        actions.sign(sato, regulation, number=1, text_hash=it.text_hash, session="s")
        name, content = own_files.file_content(sato, made)
        assert (name, content) == ("持ち出し規程.docx", first)
        later = actions.draft(office, regulation, reason="新しい Word")
        actions.attach_file(office, later, name="二版.docx", content=word("第1条 鍵をかける。"))
        with pytest.raises(NotFound):
            own_files.file_content(sato, later)
        redline = queries.compared(office, regulation, 2)
        assert {p.kind for p in redline.file} == {"same", "added", "removed"}
        answer = browser(world, "sato").get(f"/policies/file/{made}/")
        assert answer["Content-Disposition"].startswith("attachment")
        page = browser(world, "sato").get(f"/policies/{regulation}/").content.decode()
        assert "第1条 名簿を持ち出さない。" in page
        jobs.refresh_search()
    found = browser(world, "sato").get("/search/", {"q": "名簿を持ち出さない"}).content.decode()
    assert f"/policies/{regulation}/" in found


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"PK\x03\x04rest", b"%PDF-1.7 broken"])
def test_what_is_no_document_is_refused(world: World, content: bytes) -> None:
    version = draft(world, book(world))
    with pytest.raises(domain.FileUnfit):
        actions.attach_file(
            world.actor("kobayashi"), version.public_id, name="x.docx", content=content
        )
    version.refresh_from_db()
    assert version.file_blob == ""


# 廃止と置き換え


def test_one_rule_replaces_another_on_its_day(world: World) -> None:
    sato, office = world.actor("sato"), world.actor("kobayashi")
    with clock.fixed(NOW):
        old = to_force(world, draft(world, book(world)).public_id, DAY)
        former = old.regulation.public_id
        actions.sign(sato, former, number=1, text_hash=hash_of(old), session="s")
        new = draft(world, book(world, code="K2", replaces_id=former))
        to_force(world, new.public_id, DAY + timedelta(days=7))
        kept = queries.regulation(office, former)
        assert kept.ended_on == DAY + timedelta(days=7)
        assert kept.replaced_by[1] == "規程 K2"
        with pytest.raises(domain.AlreadyEnded):
            actions.end_regulation(office, former, from_day=DAY, why="もう一度")
    for days, codes in ((6, ["K1"]), (7, ["K2"])):
        on = DAY + timedelta(days=days)
        assert [r.code for r in queries.library(sato, on=on) if r.number] == codes
    last = DAY + timedelta(days=6)
    sales = department(world, "sato")
    signed = queries.signers(office, former, on=last, unsigned=False, department=sales)
    assert [r.name for r in signed.rows if r.signed_at] == ["佐藤 健"]
    with clock.fixed(NOW + timedelta(days=8)):
        page = browser(world, "kobayashi").get(f"/policies/{former}/history/").content.decode()
        assert "最後の日に、だれが署名していたか" in page
        with pytest.raises(domain.NotInForce):
            actions.sign(sato, former, number=1, text_hash=hash_of(old), session="s")


# 紙


def test_one_sheet_for_each_department_and_its_scan(world: World) -> None:
    rules, office = starter_in_force(world), browser(world, "kobayashi")
    regulation = rules[1].regulation.public_id
    html = office.get(f"/policies/{regulation}/sheets/").content.decode()
    assert html.count("署名 (自署)") >= 1
    assert rules[1].text_hash in html
    page = queries.signers(world.actor("kobayashi"), regulation, on=DAY, paper=True)
    given = {
        "people": [r.public_id for r in page.rows[:2]],
        "signed_on": "2026-11-24",
        "place": "3番棚",
    }
    with clock.fixed(NOW):
        wrong = {**given, "scan": io.BytesIO(b"MZ")}
        assert office.post(f"/policies/{regulation}/paper/", wrong).status_code == 422
        scan = io.BytesIO(b"%PDF-1.4 scan")
        scan.name = "加工課.pdf"
        done = office.post(f"/policies/{regulation}/paper/", {**given, "scan": scan})
        assert done.status_code == 302
    sheet = PaperSheet.objects.get()
    assert sheet.signatures.count() == 2
    rows = queries.signers(world.actor("kobayashi"), regulation, on=DAY, unsigned=False).rows
    assert {r.intact for r in rows if r.sheet_id} == {True}
    assert office.get(f"/policies/sheet/{sheet.public_id}/").content == b"%PDF-1.4 scan"
    assert browser(world, "watanabe").get(f"/policies/sheet/{sheet.public_id}/").status_code == 403
    PaperSheet.objects.update(sha256="0" * 64)
    rows = queries.signers(world.actor("kobayashi"), regulation, on=DAY, unsigned=False).rows
    assert {r.intact for r in rows if r.sheet_id} == {False}


# ある日の規程


def test_the_rules_of_any_day(world: World) -> None:
    rules = starter_in_force(world)
    one = rules[0]
    with clock.fixed(NOW):
        actions.sign(
            world.actor("sato"), one.regulation.public_id, number=1, text_hash=hash_of(one),
            session="s",
        )  # fmt: skip
    assert as_of.sections(world.actor("sato"), DAY) == []
    assert as_of.sections(world.actor("tanaka"), date(2026, 3, 31))[0].rows == ()
    before = as_of.sections(world.actor("tanaka"), DAY - timedelta(days=1))[0].rows
    after = as_of.sections(world.actor("tanaka"), DAY)[0].rows
    assert [row[-1] for row in before] == ["0 / 120", "0 / 120"]
    assert [row[-1] for row in after] == ["1 / 120", "0 / 120"]
    assert after[0][:2] == ("R1", "個人情報の送信に関する規程")


def test_new_pages_take_few_queries_and_keep_to_reach(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    regulation = starter_in_force(world)[0].regulation.public_id
    head = browser(world, "watanabe")
    for path in ("required/", "public/", f"{regulation}/sheets/", f"{regulation}/signers/"):
        with django_assert_max_num_queries(12):
            assert head.get(f"/policies/{path}").status_code == 200, path
    for path in (
        f"{regulation}/readers/",
        f"{regulation}/end/",
        f"{regulation}/import/",
        "starter/",
    ):
        assert head.get(f"/policies/{path}").status_code == 403, path
        assert browser(world, "kobayashi").get(f"/policies/{path}").status_code == 200, path
    with pytest.raises(NotPermitted):
        actions.choose_readers(world.actor("watanabe"), regulation, audience="all")
    assert not Signature.objects.exists()
