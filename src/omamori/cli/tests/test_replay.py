"""``omamori outbound replay``: a history in, what would have been asked out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from omamori.cli import main, replay
from omamori.do.outbound import replaying
from omamori.facts.errors import Invalid

T0 = datetime(2026, 4, 1, 9, tzinfo=UTC)


def history(*rows: str) -> str:
    """Days after the start, sender, recipients, more columns."""
    lines = []
    for row in rows:
        days, rest = row.split(",", 1)
        lines.append(f"{(T0 + timedelta(days=float(days))).isoformat()},{rest}")
    return "\n".join(lines) + "\n"


USUAL = [f"{d},ken@a.example,mary.stone@a.example" for d in range(5)]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def answer(text: str, *options: str) -> Any:
        file = tmp_path / "history.csv"
        file.write_text(text, "utf-8")
        code = main.main(["outbound", "replay", str(file), "--json", *options])
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return answer


def test_a_look_alike_who_was_never_written_to_is_held_with_its_reason(run: Any) -> None:
    found = run(history(*USUAL, "5,ken@a.example,mary.stone@a.example;mary.stowe@a.example"))
    assert found["totals"] == {"mails": 6, "held": 0, "held_share": 0.0}
    found = run(history(*USUAL, "5,ken@a.example,mary.stowe@a.example"))
    assert [m["held"] for m in found["mails"]] == [False] * 5 + [True]
    (reason,) = found["mails"][-1]["reasons"]
    assert reason["recipient"] == "mary.stowe@a.example"
    assert reason["usual"] == "mary.stone@a.example"
    assert reason["likeness"] == "same_given"
    assert reason["times"] > 100
    assert found["totals"]["held_share"] == round(1 / 6, 5)


def test_a_swap_that_was_caught_teaches_nothing_and_a_confirmed_one_does(run: Any) -> None:
    swapped = [f"{d},ken@a.example,mary.stowe@a.example" for d in (5, 6)]
    labelled = "time,sender,recipients,swap\n" + history(
        *(f"{row},0" for row in USUAL), *(f"{row},1" for row in swapped)
    )
    found = run(labelled, "--label")
    assert [m["held"] for m in found["mails"][-2:]] == [True, True]
    assert found["totals"]["swaps"] == found["totals"]["caught"] == 2
    assert found["totals"]["caught_share"] == 1.0
    assert found["totals"]["honest_held_share"] == 0.0
    found = run(history(*USUAL, *swapped))
    assert [m["held"] for m in found["mails"][-2:]] == [True, False]


def test_order_of_rows_and_shape_of_times_do_not_matter(run: Any) -> None:
    rows = history(*USUAL, "5,ken@a.example,mary.stowe@a.example").splitlines()
    turned = "\n".join(reversed(rows))
    epoch = "\n".join(
        f"{datetime.fromisoformat(r.split(',')[0]).timestamp()},{r.split(',', 1)[1]}" for r in rows
    )
    assert run(turned)["totals"] == run(epoch)["totals"] == run("\n".join(rows))["totals"]


def test_inside_addresses_are_not_asked_about_and_the_threshold_can_be_tried(run: Any) -> None:
    text = history(*USUAL, "5,ken@a.example,mary.stowe@a.example")
    assert run(text, "--inside", "a.example")["totals"]["held"] == 0
    assert run(text, "--times", "999")["totals"]["held"] == 0


def test_words_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "h.csv"
    file.write_text(history(*USUAL, "5,ken@a.example,mary.stowe@a.example"), "utf-8")
    assert main.main(["outbound", "replay", str(file)]) == 0
    out = capsys.readouterr().out
    assert "6 行目" in out
    assert "同じ名" in out
    assert "全部で 6 通。止めて尋ねるのは 1 通 (16.67%)" in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "空です"),
        ("2026-01-01,a@x.example\n", "1 行目の列が足りません"),
        ("いつか,a@x.example,b@x.example\n", "1 行目の日時を読めません"),
        ("1e99,a@x.example,b@x.example\n", "1 行目の日時を読めません"),
        ("2026-01-01,a@x.example,;\n", "1 行目に差出人か宛先がありません"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "h.csv"
    file.write_text(text, "utf-8")
    assert main.main(["outbound", "replay", str(file)]) == 2
    assert says in capsys.readouterr().err


def test_cells_of_recipients_and_times() -> None:
    assert replay.recipients_of("A@x.example; b@x.example,a@X.example c@x.example") == (
        "a@x.example",
        "b@x.example",
        "c@x.example",
    )
    assert replay.moment("1000000000000", 1) == replay.moment("1000000000", 1)
    with pytest.raises(Invalid):
        replay.moment("x", 1)


def test_mails_of_one_moment_do_not_know_each_other() -> None:
    mails = [
        replaying.SentMail(line=n, at=T0, sender="ken@a.example", recipients=(r,))
        for n, r in enumerate(("mary.stone@a.example", "mary.stowe@a.example"), 1)
    ]
    judged = replaying.replay(mails, replaying.wrong_person_control())
    assert replaying.totals(judged).held == 0


def test_what_excel_of_a_japanese_windows_saves_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.csv"
    text = f"日時,差出人,宛先\n{T0.isoformat()},ken@a.example,山田 <yamada@b.example>\n"
    file.write_bytes(text.encode("cp932"))
    assert main.main(["outbound", "replay", str(file)]) == 0
    file.write_bytes(b"\x81\xff\xfe,x,y\n")
    assert main.main(["outbound", "replay", str(file)]) != 0
    assert "UTF-8" in capsys.readouterr().err
