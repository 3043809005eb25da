"""A stranger verifies the proof with one script; no byte of it can be changed unnoticed."""

import importlib.util
import json
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.db import transaction

from omamori.facts.outbound import MailReleased
from omamori.foundation.ledger import command, proof, sealing
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.public_id import new_public_id

SCRIPT = Path(__file__).parents[5] / "verify_proof.py"
NOW = timedelta(0)


@pytest.fixture(scope="module")
def stranger() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_proof", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _record(count: int) -> list[str]:
    ids = [new_public_id() for _ in range(count)]
    with transaction.atomic():
        for number in ids:
            record(MailReleased(subject_id=number, held_seconds=5))
    sealing.seal_new(settle=NOW)
    return ids


def _whole(stranger: ModuleType, text: bytes) -> bool:
    try:
        lines = text.decode("utf-8").splitlines(keepends=True)
        return not stranger.verify(lines).wrong
    except (stranger.Broken, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _run(file: Path) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file)], capture_output=True, text=True
    )
    return result.returncode, result.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("story", [False, True])
def test_every_byte_counts(stranger: ModuleType, tmp_path: Path, *, story: bool) -> None:
    ids = _record(3)
    _record(2)
    file = tmp_path / "proof.jsonl"
    assert proof.write(file, trace=ids[1] if story else "") == (1 if story else 5)
    code, said = _run(file)
    assert code == 0, said
    text = file.read_bytes()
    assert _whole(stranger, text)
    for place, byte in enumerate(text):
        before, after = text[:place], text[place + 1 :]
        other = {0x30: b"1", 0x31: b"2", 0x0A: b" "}.get(byte, b"0")
        for changed in (
            before + other + after,
            before + after,
            before + bytes([byte, byte]) + after,
            before + b" " + bytes([byte]) + after,
            before + bytes([byte ^ 0x20]) + after,
        ):
            assert changed == text or not _whole(stranger, changed), (
                place,
                changed[place - 9 :][:30],
            )


@pytest.mark.django_db
def test_lines_cannot_be_removed_doubled_or_swapped(stranger: ModuleType, tmp_path: Path) -> None:
    for _ in range(3):
        _record(3)
    file = tmp_path / "proof.jsonl"
    proof.write(file)
    lines = file.read_bytes().splitlines(keepends=True)
    for n in range(len(lines)):
        assert not _whole(stranger, b"".join(lines[:n] + lines[n + 1 :]))
        assert not _whole(stranger, b"".join(lines[:n] + [lines[n]] * 2 + lines[n + 1 :]))
        if n + 1 < len(lines):
            swapped = [*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]]
            assert not _whole(stranger, b"".join(swapped))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [b"", b"\n", b"[]\n", b'{"format":"omamori-proof-1"}\n', b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "blank", "list", "bare header", "no text", "deep"],
)
def test_what_is_no_proof_is_refused_in_japanese(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "proof.jsonl"
    file.write_bytes(bad)
    code, said = _run(file)
    assert code == 1
    assert "異常があります" in said


@pytest.mark.django_db
def test_a_story_reveals_only_itself(tmp_path: Path) -> None:
    ids = _record(9)
    file = tmp_path / "proof.jsonl"
    assert proof.write(file, trace=ids[4]) == 1
    text = file.read_text("utf-8")
    assert ids[4] in text
    assert not any(number in text for number in ids if number != ids[4])


@pytest.mark.django_db
def test_an_empty_ledger_has_a_proof_too(tmp_path: Path) -> None:
    file = tmp_path / "proof.jsonl"
    assert proof.write(file) == 0
    assert _run(file)[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _record(4)
    file = tmp_path / "proof.jsonl"
    assert command.verify_command() == 0
    said = capsys.readouterr().out
    assert command.export_command(file) == 0
    assert json.loads(file.read_text("utf-8").partition("\n")[0])["head"] in said
    assert command.export_command(file) == 2, "an older proof is not overwritten"
    assert command.export_command(tmp_path / "none" / "x") == 2
    assert "別の名前" in capsys.readouterr().err
