"""The contract for people and for scripts: tables, JSON Lines and their schema, exit status, odd files, interruption."""

import errno
import io
import json
import os
import re
import socket
from pathlib import Path

import jsonschema
import pytest

from pidetect import cli
from pidetect.cli import terminal
from pidetect.cli.places import Place, gather
from pidetect.cli.progress import Progress
from pidetect.cli.tables import certainty, persons, stretches, where
from pidetect.schema import schema, text
from pidetect.tests.files import excel, mail, zipped
from pidetect.types import KINDS, UNREPORTED, WHY, Examination, Finding, PersonsEstimate

TEXT = "氏名：佐藤花子 090-1234-5678\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    status = cli.main(("--fast", *arguments) if "--deep" not in arguments else arguments)
    return status, capsys.readouterr().out.splitlines()


# JSON Lines


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
            "others": {"low": 1, "estimate": 1, "high": 1},
            "risk": {"sensitive": 0, "financial": 0, "my_number": 0, "many": False},
            "gravity": "ordinary",
            "kinds": {"person_name": 1, "phone": 1},
            "examined": True,
            "why": "",
        },
    }


def test_every_line_fits_the_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.eml").write_bytes(mail(attachment=excel()))
    (tmp_path / "b.zip").write_bytes(
        zipped({"名簿.xlsx": excel(), "x.png": b"\x89PNG\r\n\x1a\n" * 9})
    )
    (tmp_path / "empty").write_bytes(b"")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x83\x65.txt")).write_text(TEXT, "utf-8")
    status, lines = run(capsys, "--json", str(tmp_path))
    check = jsonschema.Draft202012Validator(schema())
    assert status == 2
    assert len(lines) > 20
    for line in lines:
        check.validate(json.loads(line))


def test_the_schema_knows_every_kind_and_reason() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    known = schema()["$defs"]["known"]["enum"]
    assert set(known) == {k for k in KINDS if k not in UNREPORTED}
    summary = schema()["$defs"]["file"]["properties"]["summary"]
    assert set(summary["properties"]["why"]["enum"]) == set(WHY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "a", "summary": {}},
        {
            "path": "a",
            "place": "",
            "kind": "phone",
            "start": 0,
            "end": 1,
            "certainty": 2,
            "person": 0,
        },
        {
            "path": "a",
            "place": "",
            "kind": "x",
            "start": 0,
            "end": 1,
            "certainty": 1,
            "person": 0,
            "value": "v",
        },
    ],
)
def test_the_schema_refuses(wrong: dict[str, object]) -> None:
    assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)


def test_schema_and_version_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--schema"]) == 0
    assert capsys.readouterr().out == text()
    assert cli.main(["--version"]) == 0
    told = r"pidetect \d+\.\d+\S*\n氏名の見分け手: (?:機械の言葉|Python)\n"
    assert re.fullmatch(told, capsys.readouterr().out)


def test_everything_is_listed_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("".join(f"u{n}@example.jp\n" for n in range(6000)), "utf-8")
    assert len(run(capsys, "--json", str(tmp_path / "a.txt"))[1]) == 6001
    lines = run(capsys, "--list", str(tmp_path / "a.txt"))[1]
    assert any("ほかに 1,000 件" in line for line in lines)


# Status and input


def test_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing.txt").write_text("こんにちは", "utf-8")
    assert run(capsys, str(tmp_path))[0] == 0
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


def test_a_file_may_be_called_like_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mask").write_text(TEXT, "utf-8")
    for words in (["mask"], ["./mask"], ["--fast", "mask"], ["scan", "--fast", "mask"]):
        assert cli.main(words) == 1
        assert "mask  約1人分" in capsys.readouterr().out
    assert cli.main(["mask", "--fast", "mask"]) == 0
    assert Path("mask.masked").read_text("utf-8") == "氏名：＊＊＊＊ *************\n"


def test_evaluate_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("# type: x\n# persons: 1\n\n⟦phone|090-1234-5678⟧\n", "utf-8")
    assert cli.main(["evaluate", str(tmp_path / "a.txt"), "--mode", "fast"]) == 0
    assert "電話番号" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "調べるファイル"),
        (["--floor", "2", "a"], "0.05 から 1"),
        (["--seconds", "x", "a"], "秒数"),
        (["--workers", "0", "a"], "1 から 64"),
        (["--config", "nowhere.toml", "a"], "nowhere.toml"),
        (["--json", "--sarif", "a"], "--sarif"),
    ],
)
def test_wrong_words_are_explained(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_passwords_open_and_are_never_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from msoffcrypto.format import ooxml

    locked = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(excel())).encrypt("ひみつ-1234", locked)
    (tmp_path / "名簿.xlsx").write_bytes(locked.getvalue())
    assert run(capsys, str(tmp_path))[0] == 2
    words = tmp_path.parent / "words"
    words.write_text("違う\nひみつ-1234\n", "utf-8")
    for given in (("--password", "ひみつ-1234"), ("--password-file", str(words))):
        status, lines = run(capsys, *given, str(tmp_path))
        assert status == 1
        assert "ひみつ" not in "\n".join(lines)


def test_configuration_reaches_the_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pidetect import config

    monkeypatch.setenv(config.VARIABLE, "")
    (tmp_path / "office.toml").write_text('[employee_number]\nforms = ["E######"]\n', "utf-8")
    (tmp_path / "a.txt").write_text("担当は E123456 です", "utf-8")
    status, lines = run(capsys, "--config", str(tmp_path / "office.toml"), str(tmp_path / "a.txt"))
    config.current.cache_clear()
    assert status == 1
    assert any("社員番号" in line for line in lines)


def test_floor_is_of_findings_and_persons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert run(capsys, "--floor", "1.0", str(tmp_path))[0] == 0


# Tables


def test_a_table_for_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(excel())
    (tmp_path / "b.txt").write_text("こんにちは", "utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    status, lines = run(capsys, str(tmp_path))
    table = "\n".join(lines)
    assert status == 2
    assert re.search(r"a\.xlsx  約\d人分", lines[0])
    assert lines[1].split() == ["種類", "件数", "確からしさ", "例", "場所"]
    assert re.search(r"氏名 +2 +\d\d(?:～\d\d)?% +佐＊＊ +シート「名簿」 2～3行", table)
    assert "シート「控え」 2行" in table
    assert "見えない所" in table
    assert "b.txt  個人情報は見つかりませんでした。" in table
    assert "⚠ 調べきれていません: 画像のため" in table
    assert lines[-1].startswith("合計 3 ファイル: 個人情報のあるもの 1 件")
    assert "調べきれないもの 1 件" in lines[-1]
    for value in ("佐藤", "鈴木", "secret@example.jp", "1234", "\x1b"):
        assert value not in table.replace(str(tmp_path), "")


def test_columns_stand_below_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT + "a@example.jp 東京都港区芝1-2-3", "utf-8")
    table = [line for line in run(capsys, str(tmp_path))[1] if line.startswith("  ")]
    ends = {terminal.width(line[: line.rindex("  ")]) for line in table}
    assert len(table) == 5
    assert max(ends) - min(ends) <= 16
    starts = {terminal.width(line[: line.rindex("  ") + 2]) for line in table}
    assert len(starts) == 1


def test_wide_letters_and_escapes() -> None:
    assert terminal.width("氏名ab") == 6
    assert terminal.width("か\u3099") == 2
    assert terminal.fitted("氏名と住所", 7) == "氏名…"
    assert terminal.padded("氏名", 6, right=True) == "  氏名"
    assert terminal.printable("a\x1b[31m\n\u202e\udc83") == "a\\x1b[31m\\n\\u202e\\x83"


def test_places_are_told_shortly() -> None:
    assert stretches([1, 2, 3, 7]) == "1～3,7行"
    assert stretches([1, 3, 5, 7, 9]) == "1～9行のあちこち"
    found = [Finding("phone", 0, 1, 0.9, place=f"{n}ページ", line=1) for n in range(6)]
    assert where(found, 6) == "0ページ 1行、1ページ 1行、2ページ 1行、3ページ 1行、ほか"
    assert certainty(found) == "90%"
    assert certainty([Finding("phone", 0, 1, 1.0)]) == "99%"


def test_persons_are_told_with_their_bounds() -> None:
    told = PersonsEstimate(low=300, estimate=312, high=1320)
    assert (
        persons(Examination(name="", examined=True, persons=told, others=told))
        == "約312人分 (300～1,320人)"
    )
    assert persons(Examination(name="", examined=True)) == "特定の人のものではない情報"


def test_colours_and_progress_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen, pipe = Terminal(), io.StringIO()
    assert terminal.has_colours(screen)
    assert not terminal.has_colours(pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.has_colours(screen)
    for out in (screen, pipe):
        progress = Progress(out)
        progress.update(3, 12, "名簿\x1b.xlsx")
        progress.clear()
    assert "█████░" in screen.getvalue()
    assert "3/12 件" in screen.getvalue()
    assert "名簿\\x1b.xlsx" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[2K")
    assert pipe.getvalue() == ""


# Odd files


def test_links_in_a_circle_pipes_and_sockets(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "link.txt").symlink_to("a.txt")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        found = {Path(p.path).name: p.problem for p in gather([str(tmp_path)])}
    assert found == {
        "a.txt": "",
        "gone": "missing",
        "link.txt": "",
        "pipe": "special",
        "self": "loop",
        "socket": "special",
    }


def test_the_same_folder_twice_is_examined_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("x")
    assert len(list(gather([str(tmp_path), str(tmp_path / "a"), str(tmp_path)]))) == 1


def test_names_may_be_left_out(tmp_path: Path) -> None:
    for name in ("a.log", "b.txt", "node_modules/c.txt", "d/e.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = gather([str(tmp_path)], ["*.log", "node_modules"])
    assert [Path(p.path).name for p in found] == ["b.txt"]
    assert next(iter(gather([str(tmp_path)], [f"{tmp_path}/d*"]))).path.endswith("a.log")


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(errno.EACCES, "no", str(path))

    (tmp_path / "secret").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    assert list(gather([str(tmp_path)])) == [Place(str(tmp_path), "denied")]


@pytest.mark.parametrize("path", ["/dev/null", "/proc/self/mem", "/nowhere/\udc80", "a" * 5000])
def test_odd_paths_are_answered(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = run(capsys, path)
    assert status == 2
    assert "調べきれていません" in lines[1]


def test_a_file_that_vanishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pidetect.cli import scanning

    monkeypatch.setattr(scanning, "gather", lambda *_: iter([Place(str(tmp_path / "gone"))]))
    status, lines = run(capsys, "x")
    assert status == 2
    assert "見つからないか" in lines[1]
