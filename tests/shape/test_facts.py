"""Every fact is documented once, has a Japanese name, and carries no personal data."""

import dataclasses
import importlib
import inspect
import pkgutil

import pytest

import omamori.facts
from omamori.facts.base import Fact, type_names

for module in pkgutil.iter_modules(omamori.facts.__path__):
    importlib.import_module(f"omamori.facts.{module.name}")


@pytest.mark.parametrize("fact", type_names.values(), ids=lambda f: f.name)
def test_fact_is_documented(fact: type[Fact]) -> None:
    assert inspect.getdoc(fact)
    assert fact.__dict__.get("__doc__")
    assert getattr(fact, "label", "")
    explained = " ".join(inspect.getdoc(c) or "" for c in fact.__mro__)
    plain = {"version_number", "material", "recipients", "attachments", "size", "label"}
    names = {f.name for f in dataclasses.fields(fact)} - plain
    assert [
        n for n in names if f"{n}" not in explained and n.replace("_", " ") not in explained
    ] == []


def test_fact_refuses_personal_data() -> None:
    fact = next(iter(type_names.values()))
    with pytest.raises(ValueError, match="id or a category"):
        fact(subject_id="佐藤")
    with pytest.raises(ValueError, match="id or a category"):
        fact(subject_id="sato@example.jp")
