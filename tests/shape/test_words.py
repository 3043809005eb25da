"""Names explain themselves, modules say why they exist, dangerous things have no way in."""

import ast
import re

from house import ROOT, files, name, product_files, tree

VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc|base_models)(_|$)")
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
CLOCKS = {("datetime", "now"), ("timezone", "now"), ("date", "today"), ("datetime", "utcnow")}


def test_no_vague_module_names() -> None:
    assert [name(f) for f in files() if VAGUE.search(f.stem)] == []


def test_every_module_says_why_it_exists() -> None:
    silent = [
        name(f)
        for f in product_files()
        if f.read_text("utf-8").strip() and not ast.get_docstring(tree(f))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK|for now)\b")
    shape = ROOT / "tests" / "shape"
    found = [
        name(f) for f in files() if shape not in f.parents and later.search(f.read_text("utf-8"))
    ]
    assert found == []


def test_no_dangerous_modules_or_calls() -> None:
    found = []
    for path in product_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found += [
                    f"{name(path)}: {a.name}" for a in node.names if a.name in FORBIDDEN_MODULES
                ]
            elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_MODULES:
                found.append(f"{name(path)}: {node.module}")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in FORBIDDEN_CALLS:
                    found.append(f"{name(path)}:{node.lineno}: {node.func.id}")
            elif isinstance(node, ast.keyword) and node.arg == "shell":
                found.append(f"{name(path)}:{node.lineno}: shell=")
    assert found == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    found = []
    for path in product_files():
        if path.name == "clock.py" or "pidetect" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            if named and (node.value.id, node.attr) in CLOCKS:
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_tests_never_sleep() -> None:
    found = []
    for path in files():
        if "tests" not in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "sleep":
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_exceptions_to_the_rules_give_a_reason() -> None:
    bare = re.compile(r"#\s*noqa:\s*[A-Z0-9, ]+(?!\s*-\s*\S)\s*$", re.MULTILINE)
    found = [name(f) for f in product_files() if bare.search(f.read_text("utf-8"))]
    assert found == []


def test_types_are_never_ignored() -> None:
    mark = "type: " + "ignore"
    assert [name(f) for f in product_files() if mark in f.read_text("utf-8")] == []


def test_repository_names_no_machine_and_no_registry() -> None:
    words = (
        "/wo" + "rk/",
        "pypi" + ".org",
        "registry.npm" + "js",
        "deb.deb" + "ian",
        "pythonho" + "sted",
    )
    texts = [
        *files(),
        *ROOT.glob("*.lock"),
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("*.json"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    ]
    found = [name(f) for f in texts if any(w in f.read_text("utf-8") for w in words)]
    assert found == []
