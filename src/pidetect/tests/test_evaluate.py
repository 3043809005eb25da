"""採点。What counts as found, on texts where the answer is known, and for any answer at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidetect.evaluate import as_json, detector, errors, from_text, main, read, report, run
from pidetect.scoring import (
    Answer,
    Document,
    Persons,
    Score,
    Tally,
    harmonic,
    score,
    score_persons,
)
from pidetect.specimens import Mark
from pidetect.types import PersonsEstimate

TEXT = "氏名：⟦person_name|佐藤 花子⟧ 電話 ⟦phone|090-1234-5678⟧\n"
NOBODY = PersonsEstimate()


def document(marked: str = TEXT, head: str = "") -> Document:
    return from_text(head + marked, "sample.txt")


def answer(*marks: tuple[str, int, int], persons: PersonsEstimate = NOBODY) -> Answer:
    return Answer(tuple(Mark(*m) for m in marks), persons)


def lengths(text: str) -> st.SearchStrategy[list[Mark]]:
    size = len(text)

    def marks(ends: set[int]) -> list[Mark]:
        at = sorted(ends)
        kinds = ("person_name", "phone")
        return [Mark(kinds[a % 2], a, b) for a, b in zip(at[::2], at[1::2], strict=False)]

    return st.sets(st.integers(0, size)).map(marks)


def test_the_head_is_read() -> None:
    read_ = document(head="# type: 業務メール\n# persons: 1\n# split: dev\n\n")
    assert (read_.type, read_.persons) == ("業務メール", 1)
    assert read_.text == "氏名：佐藤 花子 電話 090-1234-5678\n"
    assert [read_.text[m.start : m.end] for m in read_.marks] == ["佐藤 花子", "090-1234-5678"]


def test_a_text_without_head_is_read_and_numbers_are_filled_in() -> None:
    plain = document("番号 ⟦my_number|{my_number:1}⟧")
    assert plain.persons is None
    assert plain.text[plain.marks[0].start :].isdigit()


def test_office_numbers_are_not_asked_for() -> None:
    assert document("法人番号 ⟦corporate_number|{corporate_number:1}⟧").marks == ()


def test_exact_overlap_and_cover() -> None:
    # 佐藤 花子 stands at 3..8; 5 characters, 4 of them are 80 %
    name = document().marks[0]
    whole, most = ("person_name", name.start, name.end), ("person_name", name.start, name.end - 1)
    some, other = ("person_name", name.start, name.start + 2), ("phone", name.start, name.end)
    of = {
        case: score(document(), answer(mark)).kinds["person_name"]
        for case, mark in {"whole": whole, "most": most, "some": some, "other": other}.items()
    }
    assert of["whole"] == Tally(1, 1, 1, 1, 1, 1, 1)
    assert of["most"] == Tally(1, 1, 0, 1, 1, 1, 1)
    assert of["some"] == Tally(1, 1, 0, 1, 1, 0, 0)
    assert of["other"] == Tally(1, 0, 0, 0, 0, 0, 1)


def test_two_pieces_together_cover() -> None:
    name = document().marks[0]
    pieces = (
        ("person_name", name.start, name.start + 2),
        ("person_name", name.start + 3, name.end),
    )
    assert score(document(), answer(*pieces)).kinds["person_name"] == Tally(1, 2, 0, 1, 2, 1, 1)


def test_false_alarms_are_counted_on_texts_without_personal_information() -> None:
    clean = score(document("注文番号 " + "1" * 495), answer(("phone", 0, 3)))
    assert clean.clean.per_page == 2.0
    assert score(document(), answer(("phone", 0, 3))).clean.documents == 0


def test_a_text_is_whole_when_all_of_it_is_covered_and_silent_when_nothing_is_found() -> None:
    name, phone = document().marks
    part = score(document(), answer((name.kind, name.start, name.end)))
    every = score(document(), answer(*((m.kind, m.start, m.end) for m in (name, phone))))
    quiet, loud = (score(document("3 部"), answer(*found)) for found in ((), [("phone", 0, 1)]))
    assert [one.whole for one in (part, every, quiet, loud)] == [0, 1, 0, 0]
    total = sum((part, every, quiet, loud), Score())
    assert (total.whole, total.clean.documents, total.clean.silent) == (1, 2, 1)
    assert as_json(total, {})["whole"] == as_json(total, {})["clean"]["silent"] == 1


def test_persons() -> None:
    near = PersonsEstimate(low=3, estimate=5, high=6)
    assert score_persons(4, near) == Persons(1, 1, 1, 0.25, 1)
    assert score_persons(0, near) == Persons(1, 5, 0, 0.0, 0)
    assert score_persons(None, near) == Persons()
    both = score_persons(4, near) + score_persons(0, near)
    assert both.figures() == {"mae": 3.0, "relative": 0.25, "within": 0.5}


def test_nothing_to_divide_by_is_none() -> None:
    assert set(Tally().figures().values()) == {None}
    assert harmonic(0.0, 0.0) == 0.0
    assert harmonic(None, 1.0) is None


@given(lengths("x" * 60))
def test_the_labels_themselves_are_a_perfect_answer(marks: list[Mark]) -> None:
    sheet = Document("a", "b", "x" * 60, tuple(marks))
    total = score(sheet, Answer(tuple(marks), NOBODY)).total
    assert set(total.figures().values()) <= {1.0, None}


@given(lengths("x" * 60), lengths("x" * 60))
def test_figures_stay_within_bounds_and_in_order(gold: list[Mark], found: list[Mark]) -> None:
    one = score(Document("a", "b", "x" * 60, tuple(gold)), Answer(tuple(found), NOBODY))
    for tally in one.kinds.values():
        assert 0 <= tally.exact <= min(tally.gold_touched, tally.found_touched)
        assert tally.exact <= tally.covered_same <= tally.covered_any <= tally.gold
        assert tally.covered_same <= tally.gold_touched <= tally.gold
        assert tally.found_touched <= tally.found
    assert one.total.gold == len(gold)
    assert one.total.found == len(found)


@given(lengths("x" * 60), lengths("x" * 60))
def test_cover_agrees_with_counting_characters(gold: list[Mark], found: list[Mark]) -> None:
    one = score(Document("a", "b", "x" * 60, tuple(gold)), Answer(tuple(found), NOBODY)).total
    letters = {at for m in found for at in range(m.start, m.end)}
    covered = [
        m for m in gold if len(letters & set(range(m.start, m.end))) >= 0.8 * (m.end - m.start)
    ]
    assert one.covered_any == len(covered)


@given(st.lists(st.tuples(lengths("x" * 30), lengths("x" * 30)), max_size=4))
def test_scores_add_up(pairs: list[tuple[list[Mark], list[Mark]]]) -> None:
    scores = [
        score(Document("a", "b", "x" * 30, tuple(g)), Answer(tuple(f), NOBODY)) for g, f in pairs
    ]
    total, backwards = sum(scores, Score()), sum(reversed(scores), Score())
    assert total == backwards
    assert total.documents == len(pairs)
    assert total.total.gold == sum(len(g) for g, _ in pairs)


def test_errors_hide_values_unless_asked(tmp_path: Path) -> None:
    sheet = document()
    hidden = list(errors(sheet, answer(("phone", 0, 2))))
    assert len(hidden) == 3
    assert not any("佐藤" in line or "1234" in line for line in hidden)
    shown = "\n".join(errors(sheet, answer(), values=True))
    assert "見落とし person_name 氏名：【佐藤 花子】 電話 " in shown


def test_json_lines(tmp_path: Path) -> None:
    row: dict[str, Any] = {
        "id": "a1",
        "type": "mail",
        "text": "佐藤です",
        "spans": [{"start": 0, "end": 2, "kind": "person_name"}],
        "persons": 1,
    }
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n\n", "utf-8")
    assert list(read(tmp_path)) == [
        Document("a1", "mail", "佐藤です", (Mark("person_name", 0, 2),), 1)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "⟦phone|090"),
        ("a.txt", "# persons: many\n\nx"),
        ("a.jsonl", "{"),
        ("a.jsonl", "[]"),
        ("a.jsonl", '{"text": "x", "spans": [{"start": 0, "end": 2, "kind": "phone"}]}'),
        ("a.jsonl", '{"text": "x", "spans": [{"start": -1, "end": 1, "kind": "phone"}]}'),
    ],
)
def test_what_is_no_labelled_text_is_told_without_its_content(
    name: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert main([str(tmp_path)]) == 2
    assert "ラベル付き文書として読めません" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.txt")]) == 2
    assert capsys.readouterr().err.endswith("missing.txt: 読めません\n")


def test_the_command_prints_tables_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("# type: 業務メール\n# persons: 1\n\n" + TEXT, "utf-8")
    assert main([str(tmp_path), "--mode", "fast", "--show-errors"]) == 0
    out = capsys.readouterr().out
    assert "業務メール" in out
    assert "すべて" in out
    assert main([str(tmp_path), "--mode", "fast", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 1
    assert figures["kinds"]["phone"]["gold"] == 1
    assert figures["types"]["業務メール"]["documents"] == 1


def test_the_detector_answers_with_its_findings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    total, by_type, answered = run([tmp_path], detector("fast"))
    assert total.kinds["phone"].exact == 1
    assert answered[0][1].persons.estimate == 1
    assert any("電話番号" in line for line in report(total, by_type))
    assert as_json(total, by_type)["all"]["gold"] == 2
