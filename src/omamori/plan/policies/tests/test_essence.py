"""What of a rule stands on its slide: first sentences of all that people work by, and a tie to every word of the clause."""

import dataclasses
import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.foundation.exports.slides import fitting
from omamori.foundation.exports.slides.tree import Listing, Part, Slide, Source, Text
from omamori.plan.policies import essence, starter
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.rows import RegulationRow
from omamori.plan.policies.rule_slides import KINDS, rules

EMPTY = Slide(
    code="company.rule.mail", part=Part.COMPANY, order=1, title="メールで送るときの決まり", blocks=(), say="",
    sources=(Source(title="規程", as_of=date(2027, 12, 29)),),
)  # fmt: skip


def clause(number: int, body: str, item: str = "J.9.2") -> ClauseText:
    return ClauseText(
        code=f"R1-{number}", number=f"第{number}条", heading=f"見出し{number}", body=body, item=item
    )


def shown(slide: Slide) -> list[str]:
    return [item.text for b in slide.blocks if isinstance(b, Listing) for item in b.items]


def others(slide: Slide) -> str:
    return "".join(b.text for b in slide.blocks if isinstance(b, Text))


def test_a_clause_is_its_name_and_its_own_first_sentence() -> None:
    made = essence.told(EMPTY, [clause(1, "\nあて先を確かめる。\nもう一度確かめる。\n")])
    listing, more = made.blocks
    assert more == Text("各条の初めの文です。続きは、規程で読めます。")
    assert isinstance(listing, Listing)
    assert [(i.text, i.below) for i in listing.items] == [
        ("第1条 見出し1", ("あて先を確かめる。",))
    ]


def test_a_clause_without_words_is_its_name() -> None:
    made = essence.told(EMPTY, [clause(1, " \n")])
    assert isinstance(made.blocks[0], Listing)
    assert made.blocks[0].items[0].below == ()


def test_what_everybody_does_stays_when_there_are_too_many() -> None:
    body = "社外のあて先を含むメールは、送る人が、会社名と氏名の両方を一件ずつ確かめてから送る。"
    found = [clause(1, "この規程は、誤りを防ぐために定める。")]
    found += [clause(n, body) for n in range(2, 14)]
    found += [clause(14, body, item="J.6.1"), clause(15, body, item="J.4.4.2")]
    made = essence.told(EMPTY, found)
    assert shown(made) == [f"第{n}条 見出し{n}" for n in (*range(2, 14), 15)]
    assert len(fitting.pages(made)) > essence.FEW_PAGES
    assert others(made) == "第1条、第14条は、規程で読めます。"


def test_the_rules_of_the_starter_are_all_taught() -> None:
    taught = {area for area, _title, _name in KINDS} | {"emergency"}
    books = [book for book in starter.starter() if book["area"] in taught]
    assert len(books) == 7
    for book in books:
        found = starter.clauses_of(book)
        office = [c for c in found if c.item.startswith(("J.6", "J.7", "J.8"))]
        purpose = [c for c in found if c.heading.startswith("目的")]
        made = essence.told(EMPTY, found)
        left = {essence.name(c) for c in found} - set(shown(made))
        assert left <= {essence.name(c) for c in (*office, *purpose)}, book["title"]


@settings(max_examples=25)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=30))
def test_pages_are_few_and_every_clause_is_named(lengths: list[int]) -> None:
    found = [clause(n, "あ" * long + "。次の文。") for n, long in enumerate(lengths, 1)]
    made = essence.told(EMPTY, found)
    assert len(fitting.pages(made)) <= essence.MOST_PAGES
    named = {int(text.split("条")[0][1:]) for text in shown(made)}
    for first, last in re.findall("第([0-9]+)条(?:から第([0-9]+)条)?", others(made)):
        named |= set(range(int(first), int(last or first) + 1))
    assert named == set(range(1, len(lengths) + 1))


def test_a_rule_that_is_shown_whole_says_no_more() -> None:
    made = essence.told(EMPTY, [clause(1, "個人情報は、FAX で送らない。")])
    assert len(made.blocks) == 1


def test_a_slide_is_tied_to_the_line_that_it_does_not_print() -> None:
    book = RegulationRow(
        public_id="x", code="R1", title="送信の規程", area="メール・電子媒体での送信", place="", owner="",
        number=1, effective_from=date(2028, 2, 29), coming_from=None, signed=None, open_id="", open_stage="",
        open_label="",
    )  # fmt: skip
    first, last = clause(1, "確かめる。\n声に出す。"), clause(2, "待つ。\n五分。")
    changed = dataclasses.replace(last, body="待つ。\n十分。")
    was, now = (
        next(s for s in rules([(book, first), (book, one)]) if s.code == "company.rule.mail")
        for one in (last, changed)
    )
    assert was.blocks == now.blocks
    assert was.say != now.say
    before, after = ({b.record: b.state for b in slide.bindings} for slide in (was, now))
    assert before["R1-1"] == after["R1-1"]
    assert before["R1-2"] != after["R1-2"]
