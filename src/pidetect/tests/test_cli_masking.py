"""The command that masks: copies beside the originals, whole or not at all, and never in place unasked."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pidetect import cli

TEXT = "氏名：佐藤花子 090-1234-5678\n"
SOURCE = str(Path(cli.__file__).parents[2])


def command(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-c", "import sys; from pidetect.cli import main; sys.exit(main())"]
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.run(
        [*words, *arguments], capture_output=True, timeout=60, env=environment, **options
    )


def masked(*arguments: str) -> int:
    return cli.main(["mask", "--fast", *arguments])


def test_mask_writes_beside_the_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "名簿.txt"
    source.write_text(TEXT, "utf-8")
    source.chmod(0o640)
    assert masked(str(source)) == 0
    copy = tmp_path / "名簿.masked.txt"
    assert copy.read_text("utf-8") == "氏名：＊＊＊＊ *************\n"
    assert copy.stat().st_mode & 0o777 == 0o640
    assert source.read_text("utf-8") == TEXT
    said = capsys.readouterr().err
    assert "氏名 1 件、電話番号 1 件を伏せました" in said
    assert "佐藤" not in said
    assert masked(str(source)) == 2
    assert "--force" in capsys.readouterr().err
    assert masked("--force", "--style", "label", str(source)) == 0
    assert copy.read_text("utf-8") == "氏名：［氏名］ ［電話番号］\n"


def test_the_source_is_replaced_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, "utf-8")
    assert masked("-o", str(source), str(source)) == 2
    assert masked("-o", str(tmp_path), "--force", str(source)) == 2
    assert source.read_text("utf-8") == TEXT
    assert masked("--in-place", str(source)) == 0
    assert "佐藤" not in source.read_text("utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]
    with pytest.raises(SystemExit):
        masked("--in-place", "-o", "x", str(source))


def test_one_key_for_many_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, key = tmp_path / "out", tmp_path / "key"
    out.mkdir()
    for name, content in (("a.txt", TEXT), ("b.txt", "佐藤花子様\n")):
        (tmp_path / name).write_text(content, "utf-8")
    pseudonym = ("--style", "pseudonym", "--key-file", str(key))
    assert masked(*pseudonym, "-o", str(out), str(tmp_path / "a.txt"), str(tmp_path / "b.txt")) == 0
    assert key.stat().st_mode & 0o777 == 0o600
    assert "新しい鍵" in capsys.readouterr().err
    name = (out / "b.txt").read_text("utf-8").removesuffix("様\n")
    assert name not in ("", "佐藤花子")
    assert name in (out / "a.txt").read_text("utf-8")
    first = (out / "a.txt").read_text("utf-8")
    assert masked(*pseudonym, "-o", str(out), "--force", str(tmp_path / "a.txt")) == 0
    assert (out / "a.txt").read_text("utf-8") == first
    key.write_bytes(b"short")
    with pytest.raises(SystemExit):
        masked(*pseudonym, str(tmp_path / "a.txt"))


def test_refused_files_do_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    assert masked(str(tmp_path / "a.pdf"), str(tmp_path / "b.txt"), str(tmp_path)) == 2
    said = capsys.readouterr().err
    assert "PDF は" in said
    assert "フォルダーの中は" in said
    assert (tmp_path / "b.masked.txt").exists()
    assert not (tmp_path / "a.masked.pdf").exists()


def test_only_some_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, "utf-8")
    assert masked("--kinds", "phone", "-o", str(tmp_path / "b.txt"), str(source)) == 0
    assert (tmp_path / "b.txt").read_text("utf-8").startswith("氏名：佐藤花子 ***")
    with pytest.raises(SystemExit):
        masked("--kinds", "phones", str(source))
    assert "phones という種類はありません" in capsys.readouterr().err


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, "utf-8")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert masked(str(source)) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_pipe_is_masked_into_a_pipe() -> None:
    done = command("mask", "--fast", "-", input=TEXT.encode("cp932"))
    assert done.returncode == 0
    assert done.stdout.decode("cp932") == "氏名：＊＊＊＊ *************\n"
