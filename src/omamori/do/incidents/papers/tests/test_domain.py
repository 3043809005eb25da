"""Layouts as data, fields with their origin, what may stay unknown, what differs and what contradicts."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.incidents.duties.rulebook import rule_book
from omamori.do.incidents.papers.case_at_hand import CaseAtHand, Known
from omamori.do.incidents.papers.domain import filling
from omamori.do.incidents.papers.domain.layouts import STAGES, layouts
from omamori.reference.papers import document

ON = date(2026, 11, 24)
ALL = {one.code: one for one in layouts(document(), ON)}
CASE = CaseAtHand(
    case_id="0" * 26,
    number="2026-001",
    facts_number=1,
    values={
        "company": Known("株式会社みらい印刷", "会社の設定"),
        "persons": Known("12人", "第1版"),
    },
    owed={"ppc_prompt": ON, "ppc_full": None},
)


def test_the_nine_items_stand_in_the_report_to_the_commission() -> None:
    items = {field.item[:1] for field in ALL["ppc"].fields}
    assert {str(n) for n in range(1, 10)} <= items
    assert [f.label for f in ALL["ppc"].fields if f.item.startswith("8")] == [
        "再発防止のための措置 (実施済み)",
        "再発防止のための措置 (今後の予定)",
    ]
    assert ALL["my_number"].fields == ALL["ppc"].fields


def test_every_report_fulfils_a_duty_and_its_codes_are_its_own() -> None:
    duties = {rule.code for rule in rule_book().rules}
    for layout in ALL.values():
        assert {layout.prompt, layout.full} <= duties
        codes = [field.code for field in layout.fields]
        assert len(set(codes)) == len(codes)
        assert layout.source
        assert all(f.need(s) in ("must", "may", "none") for f in layout.fields for s in STAGES)
    assert layouts(document(), date(2020, 1, 1)) == ()


def test_unknown_is_allowed_in_the_prompt_report_and_refused_in_the_full_one() -> None:
    prompt = filling.fill(ALL["ppc"], "prompt", CASE, {})
    full = filling.fill(ALL["ppc"], "full", CASE, {})
    few = {line.code for line in filling.missing(prompt)}
    many = {line.code for line in filling.missing(full)}
    assert few < many
    assert "cause" in many - few
    assert "persons" not in many
    written = {line.code: "調べても分からなかった。" for line in full}
    assert filling.missing(filling.fill(ALL["ppc"], "full", CASE, written)) == ()


def test_each_field_says_where_it_comes_from() -> None:
    lines = {line.code: line for line in filling.fill(ALL["ppc"], "full", CASE, {"harm": "なし"})}
    assert (lines["persons"].text, lines["persons"].origin) == ("12人", "第1版")
    assert (lines["harm"].origin, lines["harm"].edited) == (filling.WRITTEN, True)
    assert lines["cause"].text == ""


def test_what_differs_and_what_contradicts() -> None:
    prompt = filling.fill(ALL["ppc"], "prompt", CASE, {"persons": "最大3,214人"})
    full = filling.fill(ALL["ppc"], "full", CASE, {"harm": "確認されていない"})
    assert {one.label: (one.before, one.after) for one in filling.differences(prompt, full)} == {
        "本人の数": ("最大3,214人", "12人"),
        "二次被害またはそのおそれの有無と内容": ("", "確認されていない"),
    }
    mark = filling.fill(ALL["pmark"], "prompt", CASE, {})
    (one,) = filling.conflicts([("審査機関", mark), ("委員会", prompt)])
    assert one.told == (("審査機関", "12人"), ("委員会", "最大3,214人"))
    assert filling.conflicts([("審査機関", mark), ("委員会", full)]) == ()


TEXTS = st.dictionaries(
    st.sampled_from([f.code for f in ALL["ppc"].fields]), st.text(max_size=40), max_size=6
)


@settings(max_examples=25)
@given(given_texts=TEXTS)
def test_what_a_person_wrote_is_kept_and_nothing_else(given_texts: dict[str, str]) -> None:
    own = filling.fill(ALL["ppc"], "full", CASE, {})
    kept = filling.changed(given_texts, own, own)
    again = filling.fill(ALL["ppc"], "full", CASE, kept)
    for line, before in zip(again, own, strict=True):
        wanted = given_texts.get(line.code, before.text).replace("\r\n", "\n").strip()
        assert line.text.strip() == wanted
    assert filling.changed({}, again, own) == kept
    assert filling.from_json(filling.to_json(again)) == again
    hashed = filling.digest("ppc", "full", 1, again)
    assert hashed == filling.digest("ppc", "full", 1, filling.from_json(filling.to_json(again)))
    assert hashed != filling.digest("ppc", "full", 2, again)
