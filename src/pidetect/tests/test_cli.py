"""The contract for scripts: JSON Lines, summaries, exit status, standard input, folders."""

import io
import json
from pathlib import Path

import pytest

from pidetect import cli
from pidetect.tests.files import excel

TEXT = "氏名：佐藤花子 090-1234-5678\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    status = cli.main(arguments)
    return status, capsys.readouterr().out.splitlines()


def test_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, "utf-8")
    status, lines = run(capsys, "--json", str(file))
    rows = [json.loads(line) for line in lines]
    assert status == 1
    assert [set(row) for row in rows[:-1]] == [
        {"path", "place", "kind", "start", "end", "certainty", "person"}
    ] * 2
    assert [TEXT[row["start"] : row["end"]] for row in rows[:-1]] == ["佐藤花子", "090-1234-5678"]
    assert rows[-1] == {
        "path": str(file),
        "summary": {
            "persons": {"low": 1, "estimate": 1, "high": 1},
            "kinds": {"person_name": 1, "phone": 1},
            "examined": True,
            "why": "",
        },
    }


def test_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing.txt").write_text("こんにちは", "utf-8")
    assert run(capsys, "--fast", str(tmp_path))[0] == 0
    (tmp_path / "list.txt").write_text(TEXT, "utf-8")
    assert run(capsys, str(tmp_path))[0] == 1
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    status, lines = run(capsys, "--json", str(tmp_path))
    assert status == 2
    assert [json.loads(line)["path"].rpartition("/")[2] for line in lines if "summary" in line] == [
        "list.txt",
        "nothing.txt",
        "picture.png",
    ]
    assert run(capsys, str(tmp_path / "missing"))[0] == 2


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(TEXT.encode("cp932"))

    monkeypatch.setattr("sys.stdin", Input)
    status, lines = run(capsys, "--json", "-")
    assert status == 1
    assert json.loads(lines[-1])["path"] == "-"


def test_sentences_show_no_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(excel())
    status, lines = run(capsys, str(tmp_path / "a.xlsx"))
    text = "\n".join(lines)
    assert status == 1
    assert "およそ" in text
    assert "シート「控え」" in text
    assert "佐藤" not in text
    assert "secret@example.jp" not in text


def test_everything_is_listed_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("".join(f"u{n}@example.jp\n" for n in range(2500)), "utf-8")
    assert len(run(capsys, "--json", str(tmp_path / "a.txt"))[1]) == 2501
    lines = run(capsys, str(tmp_path / "a.txt"))[1]
    assert "ほかに 2300 件" in lines[-1]
