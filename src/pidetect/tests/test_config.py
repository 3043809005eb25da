"""What the office says about its own numbers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pidetect import config

GOOD = """
[employee_number]
forms = ["E######", "@@-####"]
labels = ["乗務員台帳"]

[customer_number]
forms = ["C-########"]
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "pidetect.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    loaded = config.load(_write(tmp_path, GOOD))
    assert loaded.employee_number.forms == ("E######", "@@-####")
    assert loaded.employee_number.labels == ("乗務員台帳",)
    assert loaded.customer_number == config.Numbers(("C-########",))
    assert config.load(_write(tmp_path, "")) == config.Config()


@pytest.mark.parametrize(
    "text",
    [
        "forms",
        "[staff]\nforms = []",
        "[employee_number]\nform = []",
        "employee_number = 1",
        "[employee_number]\nforms = 'E####'",
        "[employee_number]\nforms = [1]",
        "[employee_number]\nforms = ['E#']",
        "[employee_number]\nlabels = ['']",
        f"[employee_number]\nforms = ['{'#' * 41}']",
    ],
)
def test_a_bad_file_says_what_to_change(tmp_path: Path, text: str) -> None:
    with pytest.raises(config.ConfigError, match=r"[ぁ-ん]"):
        config.load(_write(tmp_path, text))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("E######", "Ｅ１２３４５６"),
        ("@@-####", "AB－1234"),
        ("A.b(#)##", "A.b(1)23"),
        ("社-###", "社‐001"),
    ],
)
def test_a_form_matches_both_widths(form: str, text: str) -> None:
    assert re.fullmatch(config.expression(form), text)
    assert not re.fullmatch(config.expression(form), text + "1")


def test_configured_numbers_are_found_by_a_process_that_has_the_file(tmp_path: Path) -> None:
    text = "担当 E123456、乗務員台帳 88-12、AB-1234 と C-00112233。E1234567 は別。"
    code = (
        "import sys, pidetect\n"
        "t = sys.argv[1]\n"
        "print([(str(f.kind), t[f.start:f.end]) for f in pidetect.scan(t, 'fast') if f.kind.endswith('_number')])"
    )
    environment = {
        **os.environ,
        config.VARIABLE: str(_write(tmp_path, GOOD)),
        "PYTHONPATH": str(Path(config.__file__).parent.parent),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, text], env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == str(
        [
            ("employee_number", "E123456"),
            ("employee_number", "88-12"),
            ("employee_number", "AB-1234"),
            ("customer_number", "C-00112233"),
        ]
    )


def test_use_tells_later_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.VARIABLE, "")
    config.current.cache_clear()
    assert config.current() == config.Config()
    config.use(_write(tmp_path, GOOD))
    assert config.current().customer_number.forms == ("C-########",)
    config.current.cache_clear()
