"""Texts larger than memory: the same findings at the same places as in one piece, whatever the windows."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect.examine import examine, examine_path
from pidetect.extract import Limits, textfile
from pidetect.extract.windows import pieces
from pidetect.pool import ExaminerPool
from pidetect.tests.files import mail
from pidetect.types import Part

SMALL = Limits(window=4_000)


def log(lines: int) -> str:
    return "".join(
        f"2026-01-{n % 28 + 1:02} 受付 {'担当：佐藤様' if n % 7 == 0 else '自動'} u{n}@example.jp 完了\n"
        for n in range(lines)
    )


def customers(rows: int) -> str:
    lines = (f"{n},佐藤 花子,090-{n // 10_000 + 1000}-{n % 10_000:04}\n" for n in range(rows))
    return "番号,氏名,電話番号\n" + "".join(lines)


@pytest.mark.parametrize("text", [log(900), customers(900)])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_windows_find_what_one_piece_finds(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    whole = examine(data, "a", "fast")
    parted = examine(data, "a", "fast", SMALL)
    assert parted.examined
    assert [f[:3] for f in parted.findings] == [f[:3] for f in whole.findings]
    assert parted.kinds == whole.kinds
    assert [p.characters for p in parted.parts] == [len(text)]
    first = parted.findings[-1]
    assert text[first.start : first.end] in ("u899@example.jp", "090-1000-0899")


@settings(max_examples=100)
@given(
    st.lists(st.text(st.sampled_from("あa\n"), max_size=900), max_size=12),
    st.integers(50, 600),
    st.sampled_from(["", "\t"]),
)
def test_every_letter_belongs_to_one_window(chunks: list[str], size: int, grid: str) -> None:
    whole = "".join(chunks)
    owned = []
    for piece in pieces(Part("", "", grid=grid), chunks, size):
        text = piece.part.text
        assert len(text) <= size * 3 + 8_000
        owned.append(text[piece.first : piece.last])
        assert whole.startswith(owned[-1], piece.base + piece.first)
    assert "".join(owned) == whole


def test_a_path_of_any_size(tmp_path: Path) -> None:
    path = tmp_path / "受付.log"
    path.write_text(log(3_000), "utf-8")
    limits = Limits(window=4_000, data_bytes=1_000)
    result = examine_path(path, mode="fast", limits=limits)
    assert (result.name, result.examined, result.kinds["email"]) == ("受付.log", True, 3_000)
    with ExaminerPool(workers=1, limits=limits, mode="fast") as pool:
        assert pool.examine_path(path).as_json() == result.as_json()


def test_what_is_no_file(tmp_path: Path) -> None:
    assert examine_path(tmp_path).why == "missing"
    assert examine_path(tmp_path / "none").why == "missing"
    assert examine_path("/dev/zero").why == "missing"
    with ExaminerPool(workers=1) as pool:
        assert pool.examine_path("/dev/zero").why == "missing"
        assert pool.examine_path(tmp_path / "none", "名前").name == "名前"
        assert pool.pids() == ()


def test_a_mailbox(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    line = b"From sato@example.jp Mon Jan  5 10:00:00 2026\n"
    path.write_bytes(
        b"".join(line + mail(attachment=b"u%d@example.jp" % n) + b"\n\n" for n in range(40))
    )
    result = examine_path(path, mode="fast", limits=Limits(members=10))
    assert result.examined
    assert {"1通目 > 本文", "40通目 > 名簿.csv"} <= {p.place for p in result.parts}
    assert result.kinds["phone"] == 40


def test_bytes_that_are_no_text_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "_BLOCK", 20_000)
    data = log(900).encode() + bytes(range(256)) * 40 + log(900).encode()
    result = examine(data, "a", "fast", SMALL)
    assert (result.examined, result.kinds["email"]) == (False, 1_800)
