"""Small enough to read: files ≤ 400 lines, functions ≤ 40 lines."""

import ast

from house import files, name, tree

FILE_LINES = 400
FUNCTION_LINES = 40


def test_files_are_short() -> None:
    long = {
        name(f): n for f in files() if (n := len(f.read_text("utf-8").splitlines())) > FILE_LINES
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {}
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                lines = (node.end_lineno or first) - first + 1
                if lines > FUNCTION_LINES:
                    long[f"{name(path)}:{node.name}"] = lines
    assert long == {}


def test_functions_take_few_parameters_by_position() -> None:
    many = {}
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = [a for a in node.args.args if a.arg not in ("self", "cls")]
                if len(given) > 6 and "tests" not in path.parts:
                    many[f"{name(path)}:{node.name}"] = len(given)
    assert many == {}
