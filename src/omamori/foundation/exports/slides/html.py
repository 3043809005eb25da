"""HTML。The deck as one page: read by scrolling, presented with the keyboard, printed; no network is needed.

The file to take away carries its style, script and font; its policy allows these and nothing else. Inside the
product the same page uses the static style and script.
"""

import base64
import functools
import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

from django.templatetags.static import static

import omamori.foundation.ui
from omamori.foundation.exports.slides import fonts, markup, wording
from omamori.foundation.exports.slides.tree import Deck

STATIC = Path(omamori.foundation.ui.__file__).parent / "static" / "ui"
_BUTTONS = (
    ("back", "前へ", ""),
    ("on", "次へ", ""),
    ("present", "発表する (F)", "wide"),
    ("speak", "ノート (N)", "wide"),
    ("window", "別の窓に映す (W)", "wide"),
    ("survey", "一覧 (O)", ""),
    ("read", "読む (Esc)", "wide"),
)


@functools.cache
def asset(name: str) -> str:
    """A style or script of ours as text."""
    return (STATIC / name).read_text("utf-8")


def file(deck: Deck, *, banner: str = "") -> bytes:
    """A fitted deck as one file that works offline."""
    setting = markup.Setting(deck=deck, banner=banner, screen=True)
    content = _body(setting)
    style = _faces(content) + asset("slides.css") + asset("presenting.css")
    script = asset("slides.js")
    policy = (
        f"default-src 'none'; img-src data:; font-src data:; style-src {_hash(style)}; "
        f"script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style>'
    return _document(deck, head, f"{content}<script>{script}</script>").encode()


def view(deck: Deck, *, banner: str = "") -> str:
    """A fitted deck as a page of the product: static style and script under its own policy."""
    head = "".join(
        f'<link rel="stylesheet" href="{escape(static(f"ui/{name}"))}">'
        for name in ("fonts.css", "slides.css", "presenting.css")
    )
    head += f'<link rel="icon" href="{escape(static("ui/charm.svg"))}" type="image/svg+xml">'
    head += f'<script src="{escape(static("ui/slides.js"))}" defer></script>'
    return _document(deck, head, _body(markup.Setting(deck=deck, banner=banner, screen=True)))


def _document(deck: Deck, head: str, content: str) -> str:
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(deck.title)}　{escape(wording.edition(deck))}</title>{head}</head>"
        f'<body class="deck-page">{content}</body></html>'
    )


def _body(setting: markup.Setting) -> str:
    return _bar(setting.deck) + f'<main class="deck">{"".join(_slides(setting))}</main>'


def _bar(deck: Deck) -> str:
    buttons = "".join(
        f'<button type="button" class="{look}" data-act="{act}" hidden>{text}</button>'
        for act, text, look in _BUTTONS
    )
    return (
        f'<header class="deck-bar"><h1>{escape(deck.title)}</h1>'
        f'<span class="place" hidden></span><span class="deck-clock" hidden></span>{buttons}'
        '<span class="deck-said visually-hidden" role="status"></span></header>'
    )


def _slides(setting: markup.Setting) -> Iterator[str]:
    deck = setting.deck
    yield (
        f'<section class="slide cover" id="p1" data-title="{escape(deck.title)}" '
        f'aria-label="1 / {setting.count}">{markup.cover(setting)}</section>'
    )
    for number, slide in enumerate(deck.slides, start=2):
        notes = markup.notes(slide)
        below = (
            f'<details class="notes"><summary>ノート・出典</summary>{notes}</details>'
            if notes
            else ""
        )
        yield (
            f'<section class="slide{markup.look(slide)}" id="p{number}" '
            f'data-title="{escape(slide.title)}" aria-label="{number} / {setting.count}">'
            f"{markup.page(slide, number, setting)}{below}</section>"
        )


def _faces(content: str) -> str:
    """The letters that are used, in both weights."""
    used = frozenset(one for one in content if one.isprintable())
    return "".join(
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};'
        f"src:url(data:font/woff;base64,{base64.b64encode(fonts.part(weight, used)).decode()})}}"
        for weight in fonts.FILES
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
