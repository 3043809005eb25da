"""紙。HTML of ours becomes PDF: fonts of our own, no address is ever fetched, the same bytes for the same input.

WeasyPrint needs Pango of the system; where it is missing nothing else stops (``Missing``).
"""

import base64
import contextlib
import dataclasses
import functools
import gc
import hashlib
import importlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from omamori.foundation.exports.slides import fonts, inking

PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
_SCHEME = "font:"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Attached files carry a day that says nothing; when they were made stands in them."""


class Missing(Exception):  # noqa: N818 - says what is not there
    """Pango (or another library of the system) cannot be loaded."""


@dataclasses.dataclass(frozen=True)
class Attached:
    """A file inside the PDF; the text must say what it is for."""

    name: str
    data: bytes
    description: str


def ready() -> bool:
    """Whether PDF can be drawn on this machine."""
    try:
        _weasyprint()
    except Missing:
        return False
    return True


def pdf(
    html: str, css: str, *, variant: str = "pdf/ua-1", attached: Sequence[Attached] = ()
) -> bytes:
    """A document as PDF, tagged, with embedded fonts.

    Raises:
        Missing: Pango is not there.
    """
    with _without_collection():
        return _drawn(html, css, variant, attached)


def _drawn(html: str, css: str, variant: str, attached: Sequence[Attached]) -> bytes:
    weasyprint = _weasyprint()
    setting = _fonts()
    fetcher = _fetcher()
    style = weasyprint.CSS(
        string=_faces() + css, font_config=setting, url_fetcher=fetcher, base_url="none:"
    )
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="none:").render(
        stylesheets=[style], font_config=setting, cache=inking.known(html, setting)
    )
    document.metadata.attachments = [
        weasyprint.Attachment(
            string=one.data,
            name=one.name,
            description=one.description,
            relationship="Source",
            created=_LONG_AGO,
            modified=_LONG_AGO,
        )
        for one in attached
    ]
    identifier = hashlib.sha256(html.encode() + css.encode()).digest()[:16]
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # the library leaves its colour profile open
        made: bytes = document.write_pdf(
            pdf_variant=variant, pdf_identifier=identifier, pdf_tags=True, finisher=_scoped
        )
    return made


def _scoped(_document: object, pdf: Any) -> None:
    """Say of each cell of headings whether it heads its column or its row (PDF/UA-1 7.5)."""
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("S") == "/TH" and "A" in one:
            group = _above(pdf, _above(pdf, one))
            one["A"]["Scope"] = "/Row" if group.get("S") == "/TBody" else "/Column"


def _above(pdf: Any, element: Any) -> Any:
    """The element of the structure that holds this one."""
    return pdf.objects[int(element["P"].split()[0])]


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Layout makes millions of small objects that all live to the end: looking for garbage is a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@functools.cache
def _weasyprint() -> Any:
    """The library, loaded when the first PDF is asked for; it loads Pango."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:
        raise Missing from error


@functools.cache
def _fonts() -> Any:
    """The fonts stay loaded: the second PDF is several times faster than the first."""
    _weasyprint()
    return importlib.import_module("weasyprint.text.fonts").FontConfiguration()


def _faces() -> str:
    letters = "".join(
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};src:url({_SCHEME}{weight})}}'
        for weight in fonts.FILES
    )
    return f'{letters}@font-face{{font-family:"{fonts.EMOJI_FAMILY}";src:url({_SCHEME}emoji)}}'


@functools.cache
def _fetcher() -> Any:
    """Gives out our fonts and the pictures that stand in the document; nothing else has an address."""
    urls = importlib.import_module("weasyprint.urls")

    def fetch(url: str, *_: object, **__: object) -> Any:
        if url == f"{_SCHEME}emoji" or url in {f"{_SCHEME}{weight}" for weight in fonts.FILES}:
            name = url.removeprefix(_SCHEME)
            body = fonts.emoji() if name == "emoji" else fonts.data(int(name))
            return urls.URLFetcherResponse(url, body, {"Content-Type": "font/ttf"})
        for media_type in PICTURES:
            begin = f"data:{media_type};base64,"
            if url.startswith(begin):
                body = base64.b64decode(url.removeprefix(begin), validate=True)
                return urls.URLFetcherResponse(url, body, {"Content-Type": media_type})
        raise ValueError("this address is not one of ours")

    only_ours = urls.URLFetcher(allowed_protocols=())
    only_ours.fetch = fetch
    return only_ours
