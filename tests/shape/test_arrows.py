"""What the import linter cannot see: foreign keys point down, templates stay at home, no ignores."""

import re

from django.apps import apps
from house import ROOT, SOURCE, name

FLOORS = {"web": 5, "act": 4, "check": 3, "do": 2, "plan": 1, "foundation": 0}


def _place(model_module: str) -> tuple[int, str, str]:
    parts = model_module.split(".")
    return FLOORS[parts[1]], parts[1], parts[2]


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("omamori."):
            continue
        floor, house_floor, room = _place(model.__module__)
        for field in model._meta.concrete_fields:
            target = field.related_model
            if target is None or not getattr(target, "__module__", "").startswith("omamori."):
                continue
            target_floor, _, target_room = _place(target.__module__)
            sideways = target_floor == floor and target_room != room and house_floor != "foundation"
            if target_floor > floor or sideways:
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_templates_use_only_their_own_folder_and_the_foundation() -> None:
    wrong = []
    lower = {t.parent.name for t in SOURCE.glob("omamori/foundation/*/jinja2/*/*.jinja")}
    reference = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
    for template in SOURCE.rglob("*.jinja"):
        own = template.relative_to(next(p for p in template.parents if p.name == "jinja2")).parts[0]
        for used in reference.findall(template.read_text("utf-8")):
            if used.split("/")[0] not in lower | {own}:
                wrong.append(f"{name(template)}: {used}")
    assert wrong == []


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|\|\s*safe\b")
    wrong = [name(t) for t in SOURCE.rglob("*.jinja") if inline.search(t.read_text("utf-8"))]
    assert wrong == []


def test_import_contracts_have_no_ignores() -> None:
    text = (ROOT / ".importlinter").read_text("utf-8")
    assert text.count("[importlinter:contract:") == 7
    assert "ignore_imports" not in text
