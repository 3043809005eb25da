"""What lists and programs need: how grave a file is, and a CSV that opens as a table and runs nothing."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from pidetect import cli
from pidetect.cli.csvtable import safe
from pidetect.evaluate import LEGEND, report
from pidetect.schema import schema
from pidetect.scoring import Score


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    status = cli.main(arguments)
    return status, capsys.readouterr().out.splitlines()


def test_the_summary_tells_how_grave_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "a.txt": "田中さんは糖尿病で入院しました。パスワードは Abc!2345 です。\n氏名：佐藤花子 電話 090-1234-5678",
        "b.txt": "氏名：佐藤花子\n住所：東京都渋谷区神南1-2-3\n電話 090-1234-5678",
        "c.txt": "お問い合わせは info@example.jp まで",
        "d.txt": "本日は晴れです。",
        "e.rar": "Rar!\x1a\x07",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    _, lines = run(capsys, "--json", "--fast", str(tmp_path))
    told = [json.loads(line)["summary"] for line in lines if '"summary":' in line]
    assert [t["gravity"] for t in told] == ["grave", "ordinary", "slight", "none", "unknown"]
    assert told[0]["risk"]["sensitive"] == 1
    assert told[1]["others"]["estimate"] == 1
    check = jsonschema.Draft202012Validator(schema())
    for line in lines:
        check.validate(json.loads(line))


def test_csv_opens_as_a_table_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("=1+1,x.csv").write_text("氏名,電話\n佐藤花子,090-1234-5678\n")
    Path("b.rar").write_bytes(b"Rar!\x1a\x07\x00")
    Path("c.txt").write_text("本日は晴れです。")
    assert cli.main(["--fast", "--no-progress", "--csv", "=1+1,x.csv", "b.rar", "c.txt"]) == 2
    out = capsys.readouterr().out
    assert out.startswith("\ufeffファイル,")
    assert "佐藤" not in out
    assert "5678" not in out
    rows = list(csv.reader(io.StringIO(out[1:], newline="")))
    assert len({len(row) for row in rows}) == 1
    told = [(r[0], r[1], r[3], r[8], r[9]) for r in rows[1:]]
    assert told == [
        ("'=1+1,x.csv", "はい", "ふつう", "氏名", "1"),
        ("'=1+1,x.csv", "はい", "ふつう", "電話番号", "1"),
        ("b.rar", "いいえ", "分かりません", "", "0"),
        ("c.txt", "はい", "なし", "", "0"),
    ]
    assert rows[3][2].endswith("。")


@pytest.mark.parametrize("first", "=+-@＝＋－＠\t\r|%")
def test_no_cell_begins_a_formula(first: str) -> None:
    assert safe(f"{first}cmd") == f"'{first}cmd"
    assert safe(f"a{first}") == f"a{first}"


def test_every_column_of_the_evaluation_is_explained() -> None:
    lines = list(report(Score(), {"": Score()}))
    assert lines[-len(LEGEND) :] == list(LEGEND)
    told = " ".join(LEGEND)
    for column in (
        "適合率",
        "再現率",
        "F1",
        "重なり",
        "覆い同種",
        "覆い",
        "正解",
        "検出",
        "人数誤差",
        "人数相対",
    ):
        assert column in told
