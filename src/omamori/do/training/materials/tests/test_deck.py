"""The deck from real records: what it teaches, what makes it stale, what the company writes over it."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from omamori.do.training.materials import (
    actions,
    collecting,
    editing,
    looking,
    posters,
    queries,
    rendering,
)
from omamori.do.training.materials.editing import Typed
from omamori.do.training.materials.errors import MandatoryLost, Overtaken
from omamori.do.training.materials.models import StaleSlide
from omamori.do.training.materials.rendering import make_files
from omamori.do.training.materials.tests.world import NOW, approved, taught
from omamori.facts.errors import Invalid, NotPermitted
from omamori.facts.training import DeckBecameStale
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.rendering import Form, SlidesUnavailable, render
from omamori.foundation.exports.slides.tree import Deck, Part, Source, Text, hash_of
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.records.editions import NothingChanged, WriterApproves
from omamori.foundation.storage import blobs
from omamori.plan.policies import actions as policies
from omamori.plan.policies import told
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SOURCE = (Source(title="安全管理の記録", as_of=TODAY),)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield taught()


def codes(audience: str = "") -> list[str]:
    return [one.slide.code for one in collecting.pages(on=TODAY, audience=audience)]


def test_the_course_in_the_order_of_teaching(world: World) -> None:
    deck = collecting.deck(on=TODAY)
    assert len(deck.slides) >= 35
    parts = [slide.part for slide in deck.slides]
    assert parts == sorted(parts, key=list(Part).index)
    assert collecting.missing(deck.slides) == ()
    assert all(slide.sources and slide.say for slide in deck.slides)
    kinds = [c for c in codes() if c.startswith("company.rule.")]
    wanted = ("documents", "mail", "storage", "deletion", "carrying", "entrusting")
    assert kinds == [f"company.rule.{area}" for area in wanted]
    book = next(s for s in deck.slides if s.code == "company.rule.carrying")
    assert "R7-3" in book.clauses
    assert {b.record for b in book.bindings} == set(book.clauses)


def test_an_audience_sees_everybodys_slides_and_its_own(world: World) -> None:
    everybody, joiners = codes(), codes("joiner")
    assert "company.for.joiner" not in everybody
    assert set(joiners) - set(everybody) == {"company.for.joiner"}


def test_only_the_slides_that_print_the_number_are_stale(world: World) -> None:
    made = approved(world)
    assert looking.look() == 0
    row = next(one for one in told.contacts() if one.kind == "company")
    with clock.fixed(NOW + timedelta(minutes=1)):
        office, same = world.actor("kobayashi"), {"kind": "company", "name": row.name}
        assert not policies.change_contact(office, row.public_id, **same, phone=row.phone)
        assert policies.change_contact(office, row.public_id, **same, phone="090-5550-0199")
        assert looking.look() == 2
    assert queries.stale_counts(on=TODAY) == ((made, "全従業者", 2),)
    it = queries.edition(made)
    assert [one.code for one in it.stale] == ["company.emergency-numbers", "closing.contacts"]
    assert it.stale[0].why == ("会社の緊急連絡先 1 番",)
    assert it.standing == "in_force"
    told_of = facts_between((DeckBecameStale,), NOW, NOW + timedelta(hours=1))
    assert [one.fact.slides for one in told_of if isinstance(one.fact, DeckBecameStale)] == [
        ("company.emergency-numbers", "closing.contacts")
    ]
    with clock.fixed(NOW + timedelta(minutes=2)):
        assert looking.look() == 2
        newer = approved(world, reason="緊急連絡先が変わった")
    scope = queries.scope_between(made, newer)
    assert (scope.learn, scope.minutes, scope.readers) == ((), 0, ())
    assert set(scope.tell) == {"company.emergency-numbers", "closing.contacts"}
    assert not StaleSlide.objects.exists()
    assert "090-5550-0142" in str(queries.slides_of(made))


def test_the_same_deck_has_the_same_hash(world: World) -> None:
    assert hash_of(collecting.deck(on=TODAY)) == hash_of(collecting.deck(on=TODAY))
    approved(world)
    with pytest.raises(NothingChanged):
        actions.propose(world.actor("kobayashi"), reason="もう一度")


def test_nobody_approves_what_he_wrote(world: World) -> None:
    page = editing.one_page("why.two-purposes")
    actions.write(world.actor("tanaka"), page.slide.code, typed=typed(say="短く話します。"))
    made = actions.propose(world.actor("kobayashi"), reason="直した")
    it = queries.edition(made)
    with pytest.raises(WriterApproves):
        actions.approve(world.actor("tanaka"), made, content_hash=it.content_hash)
    actions.approve(world.actor("ito"), made, content_hash=it.content_hash)
    assert queries.current_edition() is not None


def typed(**changed: object) -> Typed:
    slide = editing.one_page("why.two-purposes").slide
    given: dict[str, object] = {
        "title": slide.title,
        "lead": slide.lead,
        "blocks": slide.blocks,
        "say": slide.say,
        "tip": slide.tip,
        "sources": slide.sources,
    }
    return Typed(**(given | changed))  # type: ignore[arg-type]


def test_words_are_written_undone_and_left_to_the_standard(world: World) -> None:
    office, code = world.actor("kobayashi"), "why.two-purposes"
    standard = editing.one_page(code).slide
    actions.write(office, code, typed=typed())
    assert not editing.one_page(code).words.speaks
    number = editing.one_page(code).number
    actions.write(office, code, typed=typed(title="わが社の二つの目的", number=number))
    assert editing.one_page(code).slide.title == "わが社の二つの目的"
    with pytest.raises(Overtaken):
        actions.write(office, code, typed=typed(title="別の題", number=99))
    actions.undo(office, code)
    assert editing.one_page(code).slide == standard
    actions.undo(office, code)
    assert editing.one_page(code).slide.title == "わが社の二つの目的"
    actions.back_to_standard(office, code)
    assert editing.one_page(code).slide == standard
    assert next(what for _at, what, _by in editing.history(code)) == "標準の文に戻した"


def test_a_live_slide_keeps_its_data_under_the_companys_paragraph(world: World) -> None:
    office, code = world.actor("kobayashi"), "company.contact-tree"
    live = editing.one_page(code).slide
    words = Typed(extra="警備室は 24 時間います。", say=live.say, tip=live.tip)
    actions.write(office, code, typed=words)
    now = editing.one_page(code).slide
    assert now.blocks == (*live.blocks, Text("警備室は 24 時間います。"))
    assert now.title == live.title


def test_what_must_be_taught_is_not_lost_unseen(world: World) -> None:
    office = world.actor("kobayashi")
    assert editing.lost_without("company.policy") == ("a",)
    with pytest.raises(MandatoryLost):
        actions.hide(office, "company.policy", why="別に配る")
    with pytest.raises(Invalid):
        actions.hide(office, "why.impact.voices", why=" ")
    actions.hide(office, "company.policy", why="別に配る", knowing=True)
    assert collecting.missing(collecting.deck(on=TODAY).slides) == ("a",)
    actions.show(office, "company.policy")
    assert collecting.missing(collecting.deck(on=TODAY).slides) == ()


def test_order_and_the_companys_own_slide(world: World) -> None:
    office = world.actor("kobayashi")
    before = codes()
    actions.move(office, "why.what-causes-accidents", up=True)
    assert codes()[:2] == [before[1], before[0]]
    actions.undo(office, "why.what-causes-accidents")
    assert codes() == before
    own = Typed(
        title="工場の入口", blocks=(Text("社員証を見せます。"),), say="説明", sources=SOURCE
    )
    code = actions.add(office, part="company", typed=own)
    at = codes().index(code)
    assert before[at - 1].startswith("company.")
    assert before[at].startswith("closing.")
    actions.undo(office, code)
    assert codes() == before


def test_an_ordinary_person_writes_and_sees_nothing_behind(world: World) -> None:
    staff = world.actor("sato")
    made = approved(world)
    assert queries.seen_edition(staff, made).number == 1
    for act in (
        lambda: actions.propose(staff, reason="x"),
        lambda: actions.hide(staff, "company.policy", why="x"),
        lambda: queries.history(staff),
        lambda: actions.write(staff, "why.two-purposes", typed=typed()),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_files_are_made_once_kept_and_the_same_for_the_same_edition(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = (Form.SLIDES_PDF, Form.HANDOUT_PDF)
    real = render

    def drawn(deck: Deck, form: Form, **_named: object) -> bytes:
        return str(form).encode() if form in paper else real(deck, form)

    monkeypatch.setattr(rendering.drawing, "render", drawn)
    before = len(list(blobs.numbers(rendering.FILES)))
    made = approved(world)
    assert [one.state for one in queries.edition(made).files] == ["waiting"] * 4
    make_files(edition_id=made)
    make_files(edition_id=made)
    for row in queries.edition(made).files:
        _row, content = rendering.kept_file(made, row.form)
        assert (row.state, row.sha256) == ("made", hashlib.sha256(content).hexdigest())
        assert content == drawn(rendering.deck(made), Form(row.form))
    assert "090-5550-0142" in rendering.kept_file(made, "html")[1].decode()
    assert len(list(blobs.numbers(rendering.FILES))) == before + 4


def test_a_file_that_cannot_be_drawn_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(deck: Deck, form: Form, **_named: object) -> bytes:
        if form in (Form.SLIDES_PDF, Form.HANDOUT_PDF):
            raise SlidesUnavailable
        return deck.title.encode()

    made = approved(world)
    monkeypatch.setattr(rendering.drawing, "render", missing)
    make_files(edition_id=made)
    rows = {one.form: one for one in queries.edition(made).files}
    assert {one.form for one in rows.values() if one.state == "failed"} == {
        "slides_pdf",
        "handout_pdf",
    }
    assert "Pango" in rows["handout_pdf"].failure
    actions.render_again(world.actor("kobayashi"), made)
    assert (
        sorted(one.state for one in queries.edition(made).files) == ["made"] * 2 + ["waiting"] * 2
    )


def test_a_poster_on_the_wall_grows_old(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def pdf(html: str, css: str) -> bytes:
        drawn.append(html)
        return b"%PDF"

    monkeypatch.setattr(posters.paper, "pdf", pdf)
    staff = world.actor("sato")
    for kind in posters.KINDS:
        actions.print_poster(staff, kind)
    assert "090-5550-0142" in drawn[0]
    assert drawn[1].count("090-5550-0142") == 8
    assert [html.count("QR コード") for html in drawn] == [1, 8, 1, 0]
    for html in (drawn[0], drawn[3]):
        for table in re.findall("<table>.*?</table>", html):
            rows = re.findall("<tr>.*?</tr>", table)
            assert {len(re.findall("<t[hd][ >]", row)) for row in rows[1:]} == {
                rows[0].count("<th>")
            }
    assert all(not one.changed for one in posters.posters(staff))
    row = next(one for one in told.contacts() if one.kind == "company")
    policies.remove_contact(world.actor("kobayashi"), row.public_id)
    changed = {one.kind: one.changed for one in posters.posters(staff)}
    assert changed["wallet"] == ("会社の緊急連絡先 1 番",)
    assert changed["report"] == ()


def test_a_fact_is_heard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering.drawing, "render", lambda *_given, **_named: b"drawn")
    made = approved(world)
    worker.drain(limit=500)
    assert {one.state for one in queries.edition(made).files} == {"made"}
    assert queries.edition(made).stale == ()
    row = next(one for one in told.contacts() if one.kind == "company")
    with clock.fixed(NOW + timedelta(minutes=1)):
        policies.remove_contact(world.actor("kobayashi"), row.public_id)
        worker.drain(limit=500)
    codes_now = [one.code for one in queries.edition(made).stale]
    assert codes_now == ["company.emergency-numbers", "closing.contacts"]
