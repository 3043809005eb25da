"""What a newcomer meets first when something is wrong: one Japanese sentence that names the right thing to mend."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pidetect import cli
from pidetect.cli.csvtable import CsvTable
from pidetect.cli.places import NOT_BEGUN, Place
from pidetect.cli.progress import Progress
from pidetect.cli.reports import explanation
from pidetect.cli.tables import Tables
from pidetect.cli.terminal import width
from pidetect.masking import CannotMask
from pidetect.masking.package import Package
from pidetect.nursery import Nursery
from pidetect.pool import ExaminerPool
from pidetect.types import Examination, Finding


def _damaged() -> bytes:
    """A package whose member does not unpack, though its contents are in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w>" + "".join(map(str, range(2_000))) + "</w>")
    data = bytearray(out.getvalue())
    begin = 30 + len("word/document.xml")
    data[begin + 20 : begin + 400] = b"\xff" * 380
    return bytes(data)


def test_a_damaged_package_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotMask, match="壊れている"):
        Package(_damaged())


def test_a_file_that_fails_oddly_keeps_no_other_from_being_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pidetect.cli import masking

    mask_file = masking.mask_file

    def odd(data: bytes, *rest: object, **options: object) -> object:
        if data.startswith(b"odd"):
            raise KeyError("佐藤花子")
        return mask_file(data, *rest, **options)

    monkeypatch.setattr(masking, "mask_file", odd)
    (tmp_path / "a.txt").write_text("odd")
    (tmp_path / "b.txt").write_text("氏名：佐藤花子")
    assert cli.main(["mask", "--fast", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 2
    said = capsys.readouterr().err
    assert "a.txt: 壊れているか、思わぬ形のため" in said
    assert "佐藤" not in said
    assert (tmp_path / "b.masked.txt").read_text() == "氏名：＊＊＊＊"


def test_the_copy_that_is_there_is_named_and_a_file_that_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("氏名：佐藤花子")
    (tmp_path / "a.masked.txt").touch()
    assert cli.main(["mask", "--fast", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 2
    said = capsys.readouterr().err
    assert "a.masked.txt がもうあります" in said
    assert ".pidetect-" not in said
    assert "b.txt: 見つかりません" in said


@pytest.mark.parametrize("option", ["--config", "--password-file"])
def test_a_file_of_words_that_is_not_there_is_named_in_japanese(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([option, "そこにない.txt", str(tmp_path)])
    said = capsys.readouterr().err
    assert "pidetect: そこにない.txt: 見つかりません" in said
    assert "Errno" not in said


def test_passwords_of_windows_are_read(tmp_path: Path) -> None:
    from pidetect.cli.scanning import _passwords

    (tmp_path / "words.txt").write_bytes("ひみつ\r\nabc\r\n".encode("cp932"))
    assert _passwords((), [str(tmp_path / "words.txt")]) == ("ひみつ", "abc")


def test_no_process_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: Nursery) -> object:
        raise OSError

    monkeypatch.setattr(Nursery, "worker", none)
    with ExaminerPool(1, mode="fast") as pool:
        answer = pool.examine(b"a", "a.txt")
    assert (answer.examined, answer.why) == (False, "busy")
    assert explanation(Place("a.txt"), answer) == NOT_BEGUN


@pytest.mark.parametrize(
    ("written", "why"),
    [("r+", "changed"), ("w", "changed"), ("a", "")],
    ids=["over", "cut", "grown"],
)
def test_a_file_that_is_written_over_meanwhile_is_not_called_clean(
    written: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "a.log"
    log.write_text("本日は晴れです。\n")
    os.utime(log, (1, 1))
    answer = ExaminerPool._answer

    def meanwhile(*given: Any) -> list[Examination]:
        with log.open(written) as file:
            file.write("本日は雨")
        return answer(*given)

    monkeypatch.setattr(ExaminerPool, "_answer", meanwhile)
    with ExaminerPool(1, mode="fast") as pool:
        answered = pool.examine_path(log)
    assert (answered.examined, answered.why) == (not why, why)
    assert ("書き換えられました" in explanation(Place("a.log"), answered)) == bool(why)


def _found() -> Examination:
    finding = Finding("person_name", 3, 7, 0.999, None, "", masked="佐＊＊", line=1)
    return Examination(name="a", examined=True, findings=(finding,), kinds={"person_name": 1})


def test_positions_are_told_as_people_count() -> None:
    out = io.StringIO()
    Tables(out, listed=True).add(Place("a.txt"), _found())
    assert "4～7 文字目  氏名  佐＊＊  99%" in out.getvalue()


def test_a_file_keeps_every_place_whole() -> None:
    place = "顧客名簿.xlsx > シート「東日本地区の販売店の名簿」、" * 4
    finding = _found().findings[0]._replace(place=place)
    result = Examination(name="a", examined=True, findings=(finding,), kinds={"person_name": 1})
    out = io.StringIO()
    tables = Tables(out)
    tables.add(Place("a.txt"), result)
    tables.end()
    assert f"{place} 1行" in out.getvalue()
    assert "…" not in out.getvalue()
    assert "0人分" not in out.getvalue()


def test_a_name_that_steers_a_terminal_breaks_no_row() -> None:
    out = io.StringIO()
    CsvTable(out).add(Place("a\x1b[2J\nb.txt"), _found())
    assert out.getvalue().count("\n") == 2
    assert "a\\x1b[2J\\nb.txt" in out.getvalue()


@pytest.mark.parametrize("columns", [20, 40, 60, 100])
def test_the_line_of_progress_fits_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", str(columns))
    out = Terminal()
    progress = Progress(out)
    progress._last = -1.0
    progress.update(1, 2, "とても長い名前のファイル" * 9)
    assert 0 < width(out.getvalue().lstrip("\r")) < columns
