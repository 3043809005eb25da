"""Every page and every action stands in the one access table, and every row is used."""

import importlib
import inspect
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from omamori.api.v1 import api
from omamori.config import modules
from omamori.foundation.access.table import rights


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


def _third_party() -> dict[str, str]:
    mapping: dict[str, str] = {}
    for urls in modules.contributions("urls"):
        mapping |= getattr(urls, "third_party_pages", {})
    return mapping


def test_every_page_names_its_right() -> None:
    third_party = _third_party()
    silent, unknown = [], []
    for pattern in _views(get_resolver().url_patterns):
        if "PathView" in _qualname(pattern):
            continue  # a path of the API: each of its operations names its own right, below
        action = getattr(pattern.callback, "access_action", third_party.get(pattern.name or ""))
        if action is None:
            silent.append(str(pattern.pattern))
        elif action not in rights():
            unknown.append(f"{pattern.pattern}: {action}")
    assert (silent, unknown) == ([], [])


def test_every_operation_of_the_api_names_its_right() -> None:
    found = {
        f"{'/'.join(operation.methods)} {path}": getattr(operation.view_func, "access_action", "")
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    }
    drawn = [p for p in _views(get_resolver().url_patterns) if "PathView" in _qualname(p)]
    assert len({key.partition(" ")[2] for key in found}) == len({str(p.pattern) for p in drawn}) > 0
    assert {key: action for key, action in found.items() if action not in rights()} == {}
    assert [key for key, action in found.items() if rights()[action].public] == []


def _qualname(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "__qualname__", ""))


def _actions() -> Iterator[str]:
    for module in modules.contributions("actions"):
        short = module.__name__.split(".")[-2]
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__.startswith(module.__name__.rpartition(".")[0])
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if own and not function_name.startswith("_") and first and first.name == "actor":
                yield f"{short}.{function_name}"


def test_every_action_of_a_person_has_its_row() -> None:
    assert [a for a in _actions() if a not in rights()] == []


def test_the_operator_reads_no_content() -> None:
    content = {"outbound.see", "incidents.see", "outbound.check_own", "outbound.answer_second"}
    from omamori.foundation.access.actor import Role

    assert [a for a in content if a in rights() and Role.OPERATOR in rights()[a].reach] == []


def test_auditor_and_assessor_never_act_for_others() -> None:
    """They look; what they may write is their own work only."""
    from omamori.foundation.access.actor import Role

    reading = ("see", "list", "read", "show", "export", "verify", "search", "print", "download")
    wide = [
        right.action
        for right in rights().values()
        for role in (Role.AUDITOR, Role.ASSESSOR)
        if right.reach.get(role, 0) > 1 and not any(w in right.action for w in reading)
    ]
    assert wide == []


def test_the_printed_table_is_current() -> None:
    matrix = importlib.import_module("omamori.foundation.access.matrix")
    from house import ROOT

    assert (ROOT / "docs" / "admin" / "access.md").read_text("utf-8") == matrix.markdown()
