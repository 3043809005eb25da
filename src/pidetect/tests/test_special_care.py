"""要配慮個人情報と資格情報の法則。What holds for every word and value, not only for the examples."""

import itertools
import tomllib
from importlib import resources

import pytest

import pidetect
from pidetect.recognizers import credential, special_care
from pidetect.types import Kind

GROUPS = tomllib.loads(
    resources.files("pidetect.dictionaries").joinpath("special_care.toml").read_text("utf-8")
)["group"]
ILLNESSES = [
    w
    for g in GROUPS
    if g["weight"] == "illness" and g.get("bare", True) and g["name"] != "障害の等級"
    for w in g["words"].split()
]


def found(text: str, kind: Kind) -> list[str]:
    return [text[f.start : f.end] for f in pidetect.scan(text, "fast") if f.kind == kind]


def test_every_group_cites_its_provision() -> None:
    assert len(ILLNESSES) > 250
    for group in GROUPS:
        assert any(
            law in group["law"] for law in ("法第2条", "施行令第2条", "通則編2-3", "JIS Q 15001")
        ), group["name"]


@pytest.mark.parametrize("word", ILLNESSES)
def test_every_illness_is_told_of_a_person_only(word: str) -> None:
    assert found(f"佐藤さんは、{word}と診断された。", Kind.SPECIAL_CARE) == [word]
    assert found(f"当社は、{word}について学ぶ会を開く。", Kind.SPECIAL_CARE) == []


@pytest.mark.parametrize(
    ("label", "between"),
    tuple(
        itertools.product(
            ("パスワード", "Password", "ＰＷ", "暗証番号"), ("：", ": ", "=", "　", "は「")
        )
    ),
)
def test_a_password_is_found_behind_every_label_alone(label: str, between: str) -> None:
    assert found(f"{label}{between}Kx7mPq24\n以上", Kind.CREDENTIAL) == ["Kx7mPq24"]


def test_masks_show_nothing() -> None:
    assert (
        credential.RECOGNIZER.mask("hunter2")
        == credential.RECOGNIZER.mask("Kx7mPq24-long")
        == "********"
    )
    assert set(special_care.RECOGNIZER.mask("うつ病")) == {"*"}
