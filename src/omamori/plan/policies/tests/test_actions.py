"""規程を書き、承認し、発行し、署名する。"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.plan.policies import actions, assigning, domain, queries
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.models import Clause, Regulation, Signature, Version
from omamori.plan.policies.signing import intact
from omamori.plan.policies.tests.story import NOW, hash_of, starter_in_force, to_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


def new_draft(world: World, replaces_id: str = "") -> Version:
    office = world.actor("kobayashi")
    book = actions.create_regulation(
        office, code="R9", title="持ち出し規程", area="carrying", replaces_id=replaces_id
    )
    made = actions.draft(office, book, reason="初めて定める")
    text = ClauseText(code="", number="", heading="目的", body="紛失を防ぐ。", item="J.9.2")
    assert actions.write_clause(office, made, text) == "R9-1"
    return Version.objects.get(public_id=made)


def test_the_whole_way_is_recorded(world: World) -> None:
    with clock.fixed(NOW):
        version = to_force(world, new_draft(world).public_id, date(2026, 11, 24))
    names = [r.fact.name for r in facts_about("regulation", version.regulation.public_id)]
    assert names == [
        "policies.regulation_drafted",
        "policies.regulation_proposed",
        "policies.regulation_approved",
        "policies.regulation_published",
    ]


def test_writer_cannot_approve(world: World) -> None:
    version, officer = new_draft(world), world.actor("tanaka")
    text = ClauseText(code="R9-1", number="", heading="目的", body="紛失と盗難を防ぐ。")
    actions.write_clause(officer, version.public_id, text)  # the officer wrote on it too
    actions.propose(world.actor("kobayashi"), version.public_id)
    digest = hash_of(version)
    with pytest.raises(domain.ApproverMustDiffer):
        actions.approve(officer, version.public_id, text_hash=digest)
    with pytest.raises(NotPermitted):
        actions.approve(world.actor("kobayashi"), version.public_id, text_hash=digest)
    assert queries.waiting_for_approval(officer) == ()
    assert len(queries.waiting_for_approval(world.actor("ito"))) == 1
    actions.approve(world.actor("ito"), version.public_id, text_hash=digest)


def test_the_database_itself_refuses_self_approval(world: World) -> None:
    version = new_draft(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(approver_id=version.author_id)


def test_a_proposed_text_is_fixed(world: World) -> None:
    version, office = new_draft(world), world.actor("kobayashi")
    actions.propose(office, version.public_id)
    text = ClauseText(code="R9-1", number="", heading="目的", body="別の文。")
    with pytest.raises(domain.WrongStage):
        actions.write_clause(office, version.public_id, text)
    with pytest.raises(domain.TextChanged):
        actions.approve(world.actor("tanaka"), version.public_id, text_hash="0" * 64)


def test_a_text_changed_behind_the_back_is_not_published(world: World) -> None:
    version = new_draft(world)
    actions.propose(world.actor("kobayashi"), version.public_id)
    actions.approve(world.actor("tanaka"), version.public_id, text_hash=hash_of(version))
    Clause.objects.filter(version=version).update(body="すり替えた文。")
    with pytest.raises(domain.TextChanged):
        actions.publish(world.actor("kobayashi"), version.public_id, effective_from=clock.today())


def test_returned_text_can_be_changed_again(world: World) -> None:
    version, officer = new_draft(world), world.actor("tanaka")
    actions.propose(world.actor("kobayashi"), version.public_id)
    with pytest.raises(Invalid):
        actions.send_back(officer, version.public_id, note=" ")
    actions.send_back(officer, version.public_id, note="対象を書いてください。")
    view = queries.draft_of(world.actor("kobayashi"), version.public_id, on=clock.today())
    assert (view.stage, view.returned_note) == ("draft", "対象を書いてください。")
    actions.propose(world.actor("kobayashi"), version.public_id)


def test_one_version_at_a_time_and_none_empty(world: World) -> None:
    version, office = new_draft(world), world.actor("kobayashi")
    book = version.regulation.public_id
    with pytest.raises(domain.OpenVersionExists):
        actions.draft(office, book, reason="もう一つ")
    actions.remove_clause(office, version.public_id, "R9-1")
    with pytest.raises(domain.NothingWritten):
        actions.propose(office, version.public_id)
    actions.discard(office, version.public_id)
    assert not Version.objects.filter(pk=version.pk).exists()
    assert actions.draft(office, book, reason="やり直す")


def test_clauses_keep_their_codes_when_moved(world: World) -> None:
    version, office = new_draft(world), world.actor("kobayashi")
    text = ClauseText(code="", number="", heading="対象", body="全員。")
    assert actions.write_clause(office, version.public_id, text) == "R9-2"
    actions.move_clause(office, version.public_id, "R9-2", up=True)
    actions.move_clause(office, version.public_id, "R9-2", up=True)
    rows = list(version.clauses.order_by("order").values_list("code", "number"))
    assert rows == [("R9-2", "第1条"), ("R9-1", "第2条")]
    actions.remove_clause(office, version.public_id, "R9-2")
    with pytest.raises(NotFound):
        actions.move_clause(office, version.public_id, "R9-2", up=False)


@pytest.mark.parametrize("days", [-1, 0])
def test_the_next_version_starts_later(world: World, days: int) -> None:
    with clock.fixed(NOW):
        first = to_force(world, new_draft(world).public_id, date(2026, 11, 24))
        office = world.actor("kobayashi")
        made = actions.draft(office, first.regulation.public_id, reason="直す")
        version = Version.objects.get(public_id=made)
        actions.propose(office, made)
        actions.approve(world.actor("tanaka"), made, text_hash=hash_of(version))
        day = date(2026, 11, 24) + timedelta(days=days)
        with pytest.raises(domain.DayNotPossible):
            actions.publish(office, made, effective_from=day)


def test_a_day_years_ahead_is_a_slip(world: World) -> None:
    with clock.fixed(NOW):
        version, office = new_draft(world), world.actor("kobayashi")
        actions.propose(office, version.public_id)
        version.refresh_from_db()
        actions.approve(world.actor("tanaka"), version.public_id, text_hash=hash_of(version))
        for day in (date(9999, 12, 31), date(2126, 12, 1), date(2028, 11, 24)):
            with pytest.raises(domain.DayTooFar):
                actions.publish(office, version.public_id, effective_from=day)
        actions.publish(office, version.public_id, effective_from=date(2028, 11, 23))


def test_a_publication_is_taken_back_before_its_day(world: World) -> None:
    old = starter_in_force(world)[0].regulation
    with clock.fixed(NOW):
        office, tanaka = world.actor("kobayashi"), world.actor("tanaka")
        version = new_draft(world, replaces_id=old.public_id)
        book = version.regulation.public_id
        to_force(world, version.public_id, date(2026, 12, 31))
        with pytest.raises(NotPermitted):
            actions.unpublish(world.actor("sato"), book, 1, note="日の誤り")
        with pytest.raises(Invalid):
            actions.unpublish(office, book, 1, note=" ")
        assert actions.unpublish(office, book, 1, note="日の誤り") == version.public_id
        version.refresh_from_db()
        old.refresh_from_db()
        assert (version.state, version.effective_from) == (Version.State.APPROVED, None)
        assert version.returned_note == "日の誤り"
        assert old.ended_on is None
        told = Notice.objects.filter(key__startswith="policies.unpublished:")
        heard = set(told.values_list("person__public_id", flat=True))
        assert heard == {tanaka.person_id, world.actor("ito").person_id}
        with pytest.raises(domain.CannotUnpublish):
            actions.unpublish(office, book, 1, note="もう一度")
        actions.publish(office, version.public_id, effective_from=date(2026, 11, 24))
        with pytest.raises(domain.CannotUnpublish):
            actions.unpublish(tanaka, book, 1, note="今日から施行")


@pytest.mark.parametrize("who", ["sato", "watanabe", "takahashi", "nakamura"])
def test_others_do_not_write_rules(world: World, who: str) -> None:
    version, actor = new_draft(world), world.actor(who)
    with pytest.raises(NotPermitted):
        actions.propose(actor, version.public_id)
    with pytest.raises(NotPermitted):
        actions.load_starter(actor)
    with pytest.raises(NotPermitted):
        actions.publish_bulletin(actor, title="t", text="t", starts_on=clock.today())


def test_a_material_change_lapses_signatures(world: World) -> None:
    sato, book = world.actor("sato"), starter_in_force(world)[0]
    regulation = book.regulation.public_id
    with clock.fixed(NOW):
        one = actions.sign(
            sato, regulation, number=1, text_hash=hash_of(book), session="session-key"
        )
        row = Signature.objects.get(public_id=one)
        assert intact(row)
        assert row.session_mark != "session-key"
        assert [r.signed for r in queries.library(sato, on=clock.today())] == [True, False]
        office = world.actor("kobayashi")
        minor = actions.draft(office, regulation, reason="誤字", material=False)
        to_force(world, minor, date(2026, 12, 31))
        major = actions.draft(office, regulation, reason="手順の変更")
        to_force(world, major, date(2028, 2, 29))
    states = {
        day: queries.library(sato, on=day)[0].signed
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29))
    }
    assert list(states.values()) == [True, True, True, False]


def test_signing_binds_to_the_text_shown(world: World) -> None:
    sato, book = world.actor("sato"), starter_in_force(world)[0]
    regulation = book.regulation.public_id
    with pytest.raises(domain.TextChanged):
        actions.sign(sato, regulation, number=1, text_hash="f" * 64, session="s")
    with pytest.raises(domain.TextChanged):
        actions.sign(sato, regulation, number=2, text_hash=hash_of(book), session="s")
    actions.sign(sato, regulation, number=1, text_hash=hash_of(book), session="s")
    with pytest.raises(domain.AlreadySigned):
        actions.sign(sato, regulation, number=1, text_hash=hash_of(book), session="s")
    Signature.objects.update(signed_at=NOW - timedelta(days=300))
    assert not intact(Signature.objects.get())


def test_nothing_to_sign_before_its_day(world: World) -> None:
    with clock.fixed(NOW):
        version = to_force(world, new_draft(world).public_id, date(2027, 1, 1))
        sato = world.actor("sato")
        with pytest.raises(domain.NotInForce):
            actions.sign(
                sato,
                version.regulation.public_id,
                number=1,
                text_hash=hash_of(version),
                session="s",
            )
        assert queries.to_sign(sato, on=clock.today()) == ()
        assert len(queries.to_sign(sato, on=date(2027, 1, 1))) == 1


def test_paper_signatures_name_who_entered_them(world: World) -> None:
    book, office = starter_in_force(world)[1], world.actor("kobayashi")
    regulation = book.regulation.public_id
    on = date(2026, 11, 24)
    page = queries.signers(office, regulation, on=on)
    papers = [r.public_id for r in page.rows if not r.has_account][:3]
    with clock.fixed(NOW):
        entered = {"person_ids": papers, "signed_on": on, "place": "総務部 3番棚"}
        assert actions.sign_on_paper(office, regulation, **entered) == 3
        assert actions.sign_on_paper(office, regulation, **entered) == 0
        with pytest.raises(NotPermitted):
            actions.sign_on_paper(world.actor("watanabe"), regulation, **entered)
        for wrong in (
            {"person_ids": []},
            {"signed_on": date(2026, 3, 1)},
            {"signed_on": date(2026, 11, 25)},
            {"place": ""},
        ):
            with pytest.raises(Invalid):
                actions.sign_on_paper(office, regulation, **(entered | wrong))
        with pytest.raises(NotFound):
            actions.sign_on_paper(office, regulation, **(entered | {"person_ids": ["nobody"]}))
    rows = Signature.objects.filter(way="paper")
    assert {r.recorded_by_id for r in rows} == {world.person("kobayashi").pk}
    assert all(intact(r) for r in rows)
    fact = facts_about("regulation", regulation)[-1]
    assert (fact.actor_id, fact.fact.way) == (world.id("kobayashi"), "paper")


def test_who_signed_is_seen_within_reach(world: World) -> None:
    book = starter_in_force(world)[0]
    regulation, on = book.regulation.public_id, date(2026, 11, 24)
    actions.sign(world.actor("sato"), regulation, number=1, text_hash=hash_of(book), session="s")
    head = queries.progress(world.actor("watanabe"), regulation, on=on)
    assert [d.name for d in head] == ["営業部"]
    assert head[0].signed == 1
    every = queries.progress(world.actor("kobayashi"), regulation, on=on)
    assert sum(d.people for d in every) == 120
    assert sum(d.signed for d in every) == 1
    names, after = [], ""
    for _ in range(4):
        page = queries.signers(world.actor("takahashi"), regulation, on=on, after=after)
        names += [r.public_id for r in page.rows]
        after = page.after
        if not after:
            break
    assert len(names) == len(set(names)) == 119
    with pytest.raises(NotPermitted):
        queries.progress(world.actor("sato"), regulation, on=on)
    assert queries.overall(on=on) == (1, 240)
    world.user("sato")
    world.user("suzuki")
    late = {(o.person_id, o.regulation_id) for o in assigning.owing(on=on)}
    assert (world.id("suzuki"), regulation) in late
    assert (world.id("sato"), regulation) not in late
    assert len(late) == 3  # 佐藤 still owes the other regulation
    assert assigning.owing(on=date(2026, 3, 31)) == ()


def test_staff_see_no_drafts(world: World) -> None:
    version, sato = new_draft(world), world.actor("sato")
    on = clock.today()
    assert queries.library(sato, on=on) == ()
    with pytest.raises(NotFound):
        queries.reading(sato, version.regulation.public_id, on=on, number=1)
    with pytest.raises(NotPermitted):
        queries.draft_of(sato, version.public_id, on=on)
    with pytest.raises(NotFound):
        queries.compared(sato, version.regulation.public_id, 1)
    assert queries.library(world.actor("kobayashi"), on=on)[0].open_label == "下書き"


def test_notices_are_shown_from_day_to_day(world: World) -> None:
    office, first = world.actor("kobayashi"), date(2026, 12, 30)
    with pytest.raises(Invalid):
        actions.publish_bulletin(
            office, title="年末", text="x", starts_on=first, ends_on=date(2026, 12, 29)
        )
    one = actions.publish_bulletin(
        office, title="年末年始の連絡先", text="休みの間も受けます。", starts_on=first,
        ends_on=date(2027, 1, 4), pinned=True,
    )  # fmt: skip
    shown = [bool(queries.bulletins(on=first + timedelta(days=d))) for d in (-1, 0, 5, 6)]
    assert shown == [False, True, True, False]
    assert [b.state for b in queries.bulletins(on=date(2027, 2, 1), every=True)] == ["over"]
    actions.withdraw_bulletin(office, one)
    assert queries.bulletins(on=first) == ()
    with pytest.raises(NotFound):
        actions.withdraw_bulletin(office, one)


def test_only_the_top_speaks_for_the_top(world: World) -> None:
    with pytest.raises(NotPermitted):
        actions.publish_message(world.actor("kobayashi"), text="守ろう。")
    for text in ("お客様の情報を、自分の家族の情報と同じに扱おう。", "報告した人を責めない。"):
        with clock.fixed(NOW):
            actions.publish_message(world.actor("ito"), text=text)
    newest = queries.message()
    assert newest is not None
    assert (newest.number, newest.name, newest.title) == (2, "伊藤 和夫", "代表取締役社長")
    assert len(queries.messages()) == 2


def test_codes_of_regulations_are_unique(world: World) -> None:
    new_draft(world)
    for wrong in ({"code": "R9"}, {"area": "moon"}, {"owner_id": "nowhere"}):
        given = {"code": "R8", "title": "別", "area": "mail"} | wrong
        with pytest.raises(Invalid):
            actions.create_regulation(world.actor("kobayashi"), **given)
    assert Regulation.objects.count() == 1


def test_the_starter_is_complete_and_loaded_once(world: World) -> None:
    starter_in_force(world)
    assert actions.load_starter(world.actor("kobayashi"), codes=("R1", "R2")) == ()
    found = queries.clause("R1-5", on=date(2026, 11, 24))
    assert found is not None
    assert found[1] == "個人情報の送信に関する規程"
    assert "二人目" in found[2].heading
    assert queries.clause("R1-5", on=date(2026, 3, 31)) is None
