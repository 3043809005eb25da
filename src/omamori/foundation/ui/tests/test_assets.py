"""What the browser loads: complete, ours, from nowhere else, and readable in both themes."""

import itertools
import re
from pathlib import Path

import pytest

from omamori.foundation.ui import environment

UI = Path(environment.__file__).parent
STATIC = UI / "static" / "ui"
SOURCES = UI.parents[3] / "assets"
THEME = (SOURCES / "css" / "theme.css").read_text("utf-8")


def test_every_address_in_a_stylesheet_is_a_file_of_ours() -> None:
    for sheet in STATIC.glob("*.css"):
        for address in re.findall(r"url\(\"?([^)\"]*)\"?\)", sheet.read_text("utf-8")):
            assert address, f"{sheet.name}: an empty address"
            assert (sheet.parent / address).is_file(), address


def test_every_font_file_is_used_and_licensed() -> None:
    sheet = (STATIC / "fonts.css").read_text("utf-8")
    unused = [f.name for f in (STATIC / "fonts").glob("*.woff2") if f.name not in sheet]
    assert unused == []
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text("utf-8").upper()


def test_letters_show_before_their_font_arrives() -> None:
    sheet = (STATIC / "fonts.css").read_text("utf-8")
    assert sheet.count("font-display:swap") == sheet.count("@font-face")


def test_nothing_is_loaded_from_elsewhere() -> None:
    for file in (*STATIC.glob("*.css"), *STATIC.glob("*.js")):
        assert not re.search(r"https?://(?!www\.w3\.org)", file.read_text("utf-8")), file.name


def test_scripts_of_ours_are_small() -> None:
    for file in SOURCES.glob("js/*.js"):
        assert len(file.read_text("utf-8").splitlines()) < 150
        assert (STATIC / file.name).read_text("utf-8") == file.read_text("utf-8")


def _colours(selector: str) -> dict[str, str]:
    block = THEME.partition(selector)[2].partition("{")[2].partition("}")[0]
    found = re.findall(r"--([\w-]+):\s*(?:var\([^,]+,\s*)?(#[0-9a-f]{3,6})", block)
    return dict(found)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT = _colours(":root {")
DARK = LIGHT | _colours(':root[data-theme="dark"]')
TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "link")
        for ground in ("ground", "paper", "paper-2")
    ],
    *[("ink", f"{state}-soft") for state in ("good", "watch", "late", "key", "quiet")],
    *[(state, f"{state}-soft") for state in ("good", "watch", "late", "key")],
    *[("paper", state) for state in ("good", "gold", "late", "charm", "key")],
    ("key-ink", "key"),
    ("late", "paper"),
    *[("ink", f"h{n}") for n in range(1, 4)],
    *[("heat-ink", f"h{n}") for n in range(4, 7)],
]
SHAPES = [
    *[(f"c{n}", "paper") for n in range(1, 7)],
    *[(line, ground) for line in ("line-strong", "key", "gold") for ground in ("paper", "ground")],
    ("focus", "ground"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(theme: str, ink: str, ground: str) -> None:
    colours = LIGHT if theme == "light" else DARK
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_shapes_and_edges_are_visible(theme: str, line: str, ground: str) -> None:
    colours = LIGHT if theme == "light" else DARK
    assert contrast(colours[line], colours[ground]) >= 3


def test_each_step_of_shading_stands_out_more_than_the_one_before() -> None:
    for colours in (LIGHT, DARK):
        steps = [contrast(colours[f"h{n}"], colours["paper"]) for n in range(1, 7)]
        assert all(more > less * 1.1 for less, more in itertools.pairwise(steps))


def test_the_system_wish_and_the_chosen_darkness_are_the_same() -> None:
    assert _colours(
        '@media screen and (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"])'
    ) == (_colours(':root[data-theme="dark"]'))


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
