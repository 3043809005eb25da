"""LibreOffice as the referee of the PowerPoint file: it opens, keeps every page, every letter in its place, our font."""

import os
import re
import subprocess
from pathlib import Path

from omamori.foundation.exports.slides import fonts
from omamori.foundation.exports.slides.rendering import Form, fit, render
from omamori.foundation.exports.slides.tests import decks
from omamori.foundation.exports.slides.tests import reading_back as back

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>"""
ROOM = 4.0
"""Points by which LibreOffice may set a line lower than we planned."""


def _printed(data: bytes, folder: Path) -> bytes:
    """The presentation as PDF, made with a profile and fonts of its own."""
    (folder / "fonts.conf").write_text(
        FONTS.format(fonts=fonts.FOLDER, cache=folder / "cache"), "utf-8"
    )
    (folder / "deck.pptx").write_bytes(data)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder), str(folder / "deck.pptx"),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)},
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "deck.pdf").read_bytes()


def test_powerpoint_opens_elsewhere_as_we_drew_it(tmp_path: Path) -> None:
    deck = fit(decks.dense())
    data = _printed(render(deck, Form.PPTX), tmp_path)
    pages = back.pdf_pages(data)
    assert len(pages) == back.pages(deck)
    for slide, page in zip(deck.slides, pages[1:], strict=True):
        assert back.squeezed(slide.title) in page
    listed = subprocess.run(
        ["pdffonts", str(tmp_path / "deck.pdf")], capture_output=True, text=True, check=True
    ).stdout
    names = re.findall(r"^\S+\+(\S+)", listed, re.MULTILINE)
    assert names
    assert {name for name in names if not name.startswith("BIZUDPGothic")} == set()
    outside = [
        (number + 1, letter)
        for number, page in enumerate(back.letters(data))
        for letter in page
        if letter.left < 10
        or letter.right > 960 - 20
        or letter.bottom > 540
        or (number and letter.size > 13 and letter.bottom > 478 + ROOM)
    ]
    assert outside == []
