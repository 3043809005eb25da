"""The log has the structure that SARIF 2.1.0 asks for, points to the right place, and holds no value."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pidetect import cli
from pidetect.examine import examine
from pidetect.sarif import level, log, uri
from pidetect.tests.files import excel
from pidetect.types import KINDS, UNREPORTED

TEXT = "件名\n氏名：佐藤花子 090-1234-5678 個人番号は秘密\n"


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [t for inner in value.values() for t in texts(inner)]
    if isinstance(value, list):
        return [t for inner in value for t in texts(inner)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return log(
        [
            ("dir/a b.txt", examine(TEXT.encode(), "a", "fast")),
            ("/srv/名簿.xlsx", examine(excel(), "b", "fast")),
            ("-", examine(b"\x89PNG\r\n\x1a\n", "c", "fast")),
        ]
    )


def test_the_log_and_its_run(made: dict[str, Any]) -> None:
    assert made["version"] == "2.1.0"
    assert made["$schema"].endswith("sarif-schema-2.1.0.json")
    assert set(made) == {"$schema", "version", "runs"}
    (run,) = made["runs"]
    assert set(run) == {"tool", "columnKind", "invocations", "results"}
    # Offsets are those of Python, not of UTF-16.
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "pidetect"
    json.dumps(made)


def test_every_result_has_its_rule(made: dict[str, Any]) -> None:
    run = made["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert {r["id"] for r in rules} == {k for k in KINDS if k not in UNREPORTED}
    assert len(run["results"]) == 8
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert 0 <= result["rank"] <= 100
        assert result["message"]["text"]
        assert len(result["locations"]) == 1


def test_regions_point_into_a_text(made: dict[str, Any]) -> None:
    result = made["runs"][0]["results"][0]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "dir/a%20b.txt"}
    region = physical["region"]
    start = region["charOffset"]
    assert TEXT[start : start + region["charLength"]] == "佐藤花子"
    assert region["startLine"] == 2


def test_parts_of_other_formats_are_logical_locations(made: dict[str, Any]) -> None:
    found = [r["locations"][0] for r in made["runs"][0]["results"] if r["ruleId"] == "email"]
    assert {f["logicalLocations"][0]["fullyQualifiedName"] for f in found} == {
        "シート「控え」",
        "コメント",
    }
    assert all("region" not in f["physicalLocation"] for f in found)
    assert found[0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///srv/%E5")


def test_what_was_not_examined_is_a_notification(made: dict[str, Any]) -> None:
    (invocation,) = made["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["descriptor"] == {"id": "image"}
    assert notice["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "stdin"}
    assert log([])["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_no_value_is_in_it(made: dict[str, Any]) -> None:
    everything = "\n".join(texts(made))
    for value in ("佐藤", "鈴木", "1234", "hanako", "secret@"):
        assert value not in everything


def test_grave_kinds_are_errors() -> None:
    assert [level(k) for k in ("my_number", "person_name", "sex", "own_kind")] == [
        "error",
        "warning",
        "note",
        "warning",
    ]


def test_names_that_are_no_text() -> None:
    assert uri(os.fsdecode(b"\x83e.txt")) == "%83e.txt"


def test_the_command_writes_one_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    assert cli.main(["--fast", "--sarif", str(tmp_path)]) == 1
    made = json.loads(capsys.readouterr().out)
    assert len(made["runs"][0]["results"]) == 4
