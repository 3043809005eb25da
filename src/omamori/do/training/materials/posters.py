"""カードとポスター。The emergency card, 「ここに知らせる」, the contact tree: from the same data as the slides (J.4.4.2).

What hangs on a wall cannot mark itself; so what was taken away is remembered, and the page says when it is old.
"""

import base64
import dataclasses
import io
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import urljoin

import qrcode
from django.conf import settings
from django.db import transaction

from omamori.do.training.materials import collecting
from omamori.do.training.materials.models import PosterPrint
from omamori.facts.errors import NotFound
from omamori.facts.training import PosterPrinted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import paper
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.exports.slides.tree import Slide, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

KINDS = {
    "card": ("緊急カード (A4)", "机の横や電話の近くに貼ります。"),
    "wallet": ("緊急カード (名刺の大きさ 8 枚)", "91×55 mm。切って、財布や社員証の裏に入れます。"),
    "report": ("「ここに知らせる」ポスター (A4)", "QR コードを読むと、報告のページが開きます。"),
    "tree": ("緊急連絡網 (A4)", "だれに、どの順で知らせるか。"),
}
"""Kinds: (name, what it is for)."""

REPORT_PATH = "/incidents/report/"
"""Where anybody reports an accident or a near miss."""

_TREE, _NUMBERS = "company.contact-tree", "company.emergency-numbers"
_STEPS = (
    (
        "止める",
        "広がらないようにする。感染かもしれない機器は、電源を切らずにネットワークから離す。",
    ),
    ("知らせる", "すぐに、下の番号へ。つながらなければ、次の人へ。"),
    ("残す", "メール、画面、紙を消さない。時刻を書き留める。"),
)
_WALLETS = 8
_MOST_ON_CARD = 4

_CSS = """
@page { size: A4; margin: 14mm; @bottom-left { content: string(foot); font: 8pt "BIZ UDPGothic"; color: #333; } }
html { font-family: "BIZ UDPGothic"; color: #111; } body { margin: 0; }
h1 { font-size: 30pt; margin: 0 0 6mm; bookmark-level: 1; } h2 { font-size: 18pt; margin: 6mm 0 2mm; }
.foot { string-set: foot content(); height: 0; font-size: 1pt; color: #fff; margin: 0; }
ol { margin: 0; padding: 0; list-style: none; } .step { margin: 0 0 4mm; font-size: 14pt; line-height: 1.5; }
.step strong { font-size: 20pt; margin-right: 4mm; }
table { border-collapse: collapse; width: 100%; font-size: 14pt; }
th, td { border: 1pt solid #111; padding: 2.5mm 3mm; text-align: left; } th { background: #eee; }
.phone { font-weight: 700; font-size: 17pt; white-space: nowrap; }
.report { text-align: center; } .report h1 { font-size: 44pt; } .report img { width: 110mm; height: 110mm; }
.report p { font-size: 18pt; margin: 4mm 0; } .address { font-size: 13pt; overflow-wrap: anywhere; }
.wallets ul { margin: 0; padding: 0; list-style: none; }
.wallet { width: 91mm; height: 55mm; box-sizing: border-box; padding: 4mm; border: .5pt dashed #666; float: left;
  font-size: 8.5pt; overflow: hidden; line-height: 1.35; }
.wallet h2 { font-size: 11pt; margin: 0 0 1.5mm; } .wallet p { margin: 0 0 1mm; }
.wallet .phone { font-size: 11pt; }
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """Whom to call: a row of a card; ``phone`` may be empty."""

    role: str
    name: str
    phone: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PosterRow:
    """A poster and what hangs of it.

    Attributes:
        printed_at: when it was last taken away; None for never.
        changed: labels of what is otherwise by now.
    """

    kind: str
    label: str
    why: str
    printed_at: datetime | None
    changed: tuple[str, ...]


def posters(actor: Actor) -> tuple[PosterRow, ...]:
    """Every kind, with what changed since it was last taken away.

    Raises:
        NotPermitted.
    """
    require(actor, "materials.print_poster")
    shown = _slides(clock.today())
    last: dict[str, PosterPrint] = {}
    for row in PosterPrint.objects.order_by("printed_at"):
        last[row.kind] = row
    return tuple(_row(kind, last.get(kind), shown) for kind in KINDS)


def print_poster(actor: Actor, kind: str) -> bytes:
    """A card or poster as PDF, as of now; that it was taken is remembered.

    Raises:
        NotPermitted.
        NotFound: no such kind.
        SlidesUnavailable: PDF cannot be drawn on this machine.
    """
    require(actor, "materials.print_poster")
    if kind not in KINDS:
        raise NotFound
    shown = _slides(clock.today())
    try:
        content = paper.pdf(_html(kind, shown), _CSS)
    except paper.Missing as error:
        raise SlidesUnavailable from error
    with transaction.atomic():
        row = PosterPrint.objects.create(
            kind=kind,
            state=_state(kind, shown),
            printed_by_id=actor.person_pk,
            printed_at=clock.now(),
        )
        record(PosterPrinted(subject_id=row.public_id, poster=kind), actor=actor)
    return content


def report_address() -> str:
    """The address that the poster's code opens."""
    return urljoin(f"{settings.OMAMORI.base_url}/", REPORT_PATH)


def _row(kind: str, last: PosterPrint | None, shown: dict[str, Slide]) -> PosterRow:
    label, why = KINDS[kind]
    now = _state(kind, shown)
    was = last.state if last else now
    names = [
        name for name in (*now, *(n for n in was if n not in now)) if now.get(name) != was.get(name)
    ]
    return PosterRow(
        kind=kind,
        label=label,
        why=why,
        printed_at=last.printed_at if last else None,
        changed=tuple(names),
    )


def _slides(on: date) -> dict[str, Slide]:
    found = collecting.contributed(on=on)
    return {slide.code: slide for slide in found if slide.code in (_TREE, _NUMBERS)}


def _state(kind: str, shown: dict[str, Slide]) -> dict[str, str]:
    if kind == "report":
        return {"報告のページのアドレス": report_address()}
    wanted = (_TREE,) if kind == "tree" else (_TREE, _NUMBERS)
    slides = (shown[code] for code in wanted if code in shown)
    return {one.label: one.state for slide in slides for one in slide.bindings}


def _lines(shown: dict[str, Slide]) -> list[Line]:
    """The company's own numbers first, then the ladder of posts; who has no number is left out."""
    numbers = [Line(role=row[0], name="", phone=row[1]) for row in _rows(shown, _NUMBERS)]
    ladder = [Line(role=row[1], name=row[2], phone=row[3]) for row in _rows(shown, _TREE)]
    return [
        line
        for line in (*numbers, *ladder)
        if "@" not in line.phone and any(c.isdigit() for c in line.phone)
    ]


def _rows(shown: dict[str, Slide], code: str) -> Sequence[tuple[str, ...]]:
    blocks = shown[code].blocks if code in shown else ()
    return next((block.rows for block in blocks if isinstance(block, Table)), ())


def _html(kind: str, shown: dict[str, Slide]) -> str:
    company = organization.company()
    name = escape(company.name if company else "")
    foot = f"{name}　{clock.today():%Y年%m月%d日} 現在　お守り"
    body = {"card": _card, "wallet": _wallet, "report": _report, "tree": _tree}[kind](shown, name)
    title = escape(KINDS[kind][0])
    return (
        f'<html lang="ja"><head><title>{title}</title></head>'
        f'<body><p class="foot">{foot}</p>{body}</body></html>'
    )


def _card(shown: dict[str, Slide], name: str) -> str:
    steps = "".join(
        f'<li class="step"><strong>{n}. {word}</strong>{text}</li>'
        for n, (word, text) in enumerate(_STEPS, 1)
    )
    return (
        f"<h1>事故かもしれないと思ったら</h1><p>{name}</p><ol>{steps}</ol>"
        f"<h2>知らせる先</h2>{_calls(_lines(shown))}"
    )


def _tree(shown: dict[str, Slide], name: str) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in _rows(shown, _TREE)
    )
    return (
        f"<h1>緊急連絡網</h1><p>{name}　上から順に。つながらなければ、次の人へ。</p>"
        "<table><thead><tr><th>順</th><th>役割</th><th>氏名</th><th>電話</th><th>代わりの人</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><h2>会社の番号と、関係する所</h2>"
        f"{_calls([Line(role=r[0], name='', phone=r[1]) for r in _rows(shown, _NUMBERS)])}"
    )


def _calls(lines: Sequence[Line]) -> str:
    rows = "".join(
        f"<tr><td>{escape(line.role)}</td><td>{escape(line.name)}</td>"
        f'<td class="phone">{escape(line.phone)}</td></tr>'
        for line in lines
    )
    return (
        f"<table><thead><tr><th>どこへ</th><th>電話</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _report(shown: dict[str, Slide], name: str) -> str:
    del shown
    address = report_address()
    code = base64.b64encode(_qr(address)).decode()
    return (
        f'<div class="report"><h1>ここに知らせる</h1><p>事故かもしれない。ヒヤリとした。<br>'
        f"間違いでもかまいません。1 分で終わります。</p>"
        f'<img src="data:image/png;base64,{code}" alt="報告のページを開く QR コード">'
        f'<p class="address">{escape(address)}</p><p>{name}</p></div>'
    )


def _wallet(shown: dict[str, Slide], name: str) -> str:
    calls = "".join(
        f'<p>{escape(line.role)} {escape(line.name)}<br><span class="phone">{escape(line.phone)}</span></p>'
        for line in _lines(shown)[:_MOST_ON_CARD]
    )
    one = f'<li class="wallet"><h2>事故かも? 止める・知らせる・残す</h2>{calls}<p>{name}</p></li>'
    return f'<div class="wallets"><ul>{one * _WALLETS}</ul></div>'


def _qr(address: str) -> bytes:
    image = qrcode.make(address, border=4, box_size=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
