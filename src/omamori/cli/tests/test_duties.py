"""``omamori duties``: stable keys for machines, sentences for people, and refusals that say what to do."""

import json
from pathlib import Path

import pytest

from omamori.cli.main import main

FACTS = {
    "known_on": "2026-12-01",
    "occurred_on": None,
    "classes": ["leak"],
    "persons": 12,
    "persons_max": None,
    "sensitive": True,
    "property_damage": False,
    "malicious": False,
    "my_number": False,
    "my_number_public": False,
    "strongly_encrypted": False,
    "recovered_unseen": False,
    "personal_data": True,
    "being_acquired": False,
    "role": "controller",
    "entruster_notified_on": None,
    "pmark_holder": True,
}
"""Every key of the interface."""


def _file(folder: Path, content: str) -> str:
    file = folder / "facts.json"
    file.write_text(content, "utf-8")
    return str(file)


def test_a_list_with_stable_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = _file(tmp_path, json.dumps(FACTS))
    assert main(["duties", "--facts", name, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["duty"] for row in rows] == [
        "pmark_prompt",
        "pmark_full",
        "ppc_prompt",
        "ppc_full",
        "notify_persons",
    ]
    for row in rows:
        assert row.keys() >= {"duty", "addressee", "due_from", "due", "paragraph", "steps", "why"}
        assert row["questions"] == []
    assert (rows[3]["due_from"], rows[3]["due"]) == ("2026-12-01", "2027-01-04")
    assert rows[4]["due"] is None


def test_sentences_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = _file(tmp_path, '﻿{"known_on": "2026-12-01"}')
    assert main(["duties", "--facts", name, "--as-of", "2027-01-05"]) == 0
    said = capsys.readouterr().out
    assert "2027-01-04 (月) (1日過ぎています)" in said
    assert "繰り越し 2027-01-01 (金) 祝日 (元日)" in said
    assert "strongly_encrypted: 高度な暗号化がされ" in said


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("{", "1 行 2 字目"),
        ("[1]", "名前と値の組"),
        ("[" * 100_000, "JSON として読めません"),
        ('{"known_on": "2026-12-01", "known_on": "2026-12-02"}', "二度書かれています"),
        ('{"known_on": "2026-02-30"}', "実在する日付"),
        ('{"known_on": "2026-12-01", "persons": "十"}', "0 以上の整数"),
        ('{"known_on": "2026-12-01", "industry": "alchemy"}', "banking"),
        (" " * 1_000_001, "大きすぎます"),
    ],
)
def test_refusals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, word: str
) -> None:
    assert main(["duties", "--facts", _file(tmp_path, content), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert word in said.err
    assert "[records.invalid]" in said.err


def test_a_day_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = _file(tmp_path, json.dumps(FACTS))
    assert main(["duties", "--facts", name, "--as-of", "tomorrow"]) == 2
    assert "--as-of" in capsys.readouterr().err
    assert main(["duties", "--facts", str(tmp_path / "none.json")]) == 2
