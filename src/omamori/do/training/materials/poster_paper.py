"""カードとポスターの紙面。The words and the layout of what hangs on walls: Japanese paper, from the slides' own rows."""

import base64
import dataclasses
import io
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import qrcode

from omamori.foundation.exports.slides import markup
from omamori.foundation.exports.slides.tree import Picture, Slide, Table

TREE, NUMBERS = "company.contact-tree", "company.emergency-numbers"
"""The slides whose rows are printed."""

_STEPS = (
    (
        "止める",
        "広がらないようにする。感染かもしれない機器は、電源を切らずにネットワークから離す。",
    ),
    ("知らせる", "すぐに、下の番号へ。つながらなければ、次の人へ。"),
    ("残す", "メール、画面、紙を消さない。時刻を書き留める。"),
)
_WALLETS = 8
_BY_DEPARTMENT = {"次のページの表": "部門ごと"}
"""What a slide says of the slide after it, on a sheet of its own."""
_MOST_ON_CARD = 4
_TREE_CELLS = {0: ' class="whole"', 2: ' class="whole"', 3: ' class="reach"', 4: ' class="whole"'}
"""Looks of the columns of the contact tree: place, name and stand-in are never broken, addresses are smaller."""

CSS = """
@page { size: A4; margin: 14mm; @bottom-left { content: string(foot); font: 8pt "BIZ UDPGothic"; color: #333; width: 180mm; } }
html { font-family: "BIZ UDPGothic", "Noto Emoji"; color: #111; line-height: 1.5; } body { margin: 0; }
h1 { font-size: 32pt; line-height: 1.3; margin: 0 0 4mm; padding-bottom: 2mm; border-bottom: 3pt solid #a01818; bookmark-level: 1; }
h2 { font-size: 18pt; margin: 7mm 0 2mm; }
.foot { string-set: foot content(); height: 0; font-size: 1pt; color: #fff; margin: 0; }
ol { margin: 4mm 0 0; padding: 0; list-style: none; }
.step { margin: 0 0 4mm; padding: 3mm 5mm; border-left: 6pt solid #a01818; background: #f7f6f2; font-size: 15pt; }
.step strong { font-size: 22pt; margin-right: 4mm; }
table { border-collapse: collapse; width: 100%; font-size: 14pt; line-height: 1.35; }
th, td { border: 1pt solid #111; padding: 2.5mm 3mm; text-align: left; } th { background: #eee; }
td { overflow-wrap: anywhere; } .whole { white-space: nowrap; overflow-wrap: normal; }
.phone { font-weight: 700; font-size: 22pt; white-space: nowrap; width: 1%; }
.reach { font-size: 12pt; }
.logo { text-align: right; margin: 0 0 4mm; } .logo img { max-width: 60mm; max-height: 16mm; }
.web { display: flex; margin-top: 8mm; align-items: center; } .web img { width: 34mm; height: 34mm; margin-right: 6mm; }
.web p { margin: 0; font-size: 14pt; overflow-wrap: anywhere; }
.report { text-align: center; } .report h1 { font-size: 44pt; } .report img { width: 110mm; height: 110mm; }
.report p { font-size: 20pt; margin: 5mm 0; } .report .address { font-size: 13pt; overflow-wrap: anywhere; }
.wallets ul { margin: 0; padding: 0; list-style: none; }
.wallet { width: 91mm; height: 55mm; box-sizing: border-box; padding: 4mm; border: .5pt dashed #666; float: left;
  font-size: 8.5pt; overflow: hidden; line-height: 1.35; position: relative; }
.wallet h1 { font-size: 11pt; margin: 0 0 1.5mm; padding: 0; border: 0; bookmark-level: none; }
.wallet p { margin: 0 0 1mm; } .wallet .phone { font-size: 12pt; }
.wallet img { position: absolute; right: 3mm; bottom: 3mm; width: 19mm; height: 19mm; }
.wallet .calls { margin-right: 22mm; }
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """Whom to call: a row of a card; ``phone`` may be empty."""

    role: str
    name: str
    phone: str


def html(
    kind: str,
    shown: Mapping[str, Slide],
    *,
    company: str,
    address: str,
    on: date,
    logo: Picture | None = None,
) -> str:
    """The document of a poster.

    Args:
        kind: ``card``, ``wallet``, ``report`` or ``tree``.
        shown: the slides with the numbers, by code.
        company: whose it is; address: of the page where anybody reports.
        on: the day printed below.
        logo: above the title of what is printed on a whole sheet.
    """
    name = escape(company)
    titles = {
        "card": "緊急カード",
        "wallet": "緊急カード",
        "report": "ここに知らせる",
        "tree": "緊急連絡網",
    }
    drawn = {"card": _card, "wallet": _wallet, "tree": _tree}
    body = _report(address, name) if kind == "report" else drawn[kind](shown, name, address)
    foot = f"{name}　{on:%Y年%m月%d日} 現在　お守り"
    return (
        f'<html lang="ja"><head><title>{titles[kind]}</title></head>'
        f'<body><p class="foot">{foot}</p>{_mark(logo) if kind != "wallet" else ""}{body}</body></html>'
    )


def _mark(logo: Picture | None) -> str:
    return f'<div class="logo">{markup.photo(logo)}</div>' if logo else ""


def _lines(shown: Mapping[str, Slide]) -> list[Line]:
    """The company's own numbers first, then the ladder of posts; who has no number is left out."""
    numbers = [Line(role=row[0], name="", phone=row[1]) for row in _rows(shown, NUMBERS)]
    ladder = [Line(role=row[1], name=row[2], phone=row[3]) for row in _rows(shown, TREE)]
    return [
        line
        for line in (*numbers, *ladder)
        if "@" not in line.phone and any(c.isdigit() for c in line.phone)
    ]


def _rows(shown: Mapping[str, Slide], code: str) -> Sequence[tuple[str, ...]]:
    blocks = shown[code].blocks if code in shown else ()
    return next((block.rows for block in blocks if isinstance(block, Table)), ())


def _card(shown: Mapping[str, Slide], name: str, address: str) -> str:
    steps = "".join(
        f'<li class="step"><strong>{n}. {word}</strong>{text}</li>'
        for n, (word, text) in enumerate(_STEPS, 1)
    )
    return (
        f"<h1>事故かもしれないと思ったら</h1><p>{name}</p><ol>{steps}</ol>"
        f"<h2>知らせる先</h2>{_calls(_lines(shown))}"
        f'<div class="web">{_coded(address)}<p>電話できないときは、このページから。<br>{escape(address)}</p></div>'
    )


def _tree(shown: Mapping[str, Slide], name: str, _address: str) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_TREE_CELLS.get(place, '')}>{escape(_BY_DEPARTMENT.get(cell, cell))}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in _rows(shown, TREE)
    )
    return (
        f"<h1>緊急連絡網</h1><p>{name}　上から順に。つながらなければ、次の人へ。</p>"
        "<table><thead><tr><th>順</th><th>役割</th><th>氏名</th><th>電話</th><th>代わりの人</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><h2>会社の番号と、関係する所</h2>"
        f"{_calls([Line(role=r[0], name='', phone=r[1]) for r in _rows(shown, NUMBERS)])}"
    )


def _calls(lines: Sequence[Line]) -> str:
    """Numbers as a table, with a column of names where one has a name."""
    named = any(line.name for line in lines)
    rows = "".join(
        f"<tr><td>{escape(line.role)}</td>"
        + (f'<td class="whole">{escape(line.name)}</td>' if named else "")
        + f'<td class="phone">{escape(line.phone)}</td></tr>'
        for line in lines
    )
    heads = f"<th>どこへ</th>{'<th>氏名</th>' if named else ''}<th>電話</th>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _report(address: str, name: str) -> str:
    return (
        f'<div class="report"><h1>ここに知らせる</h1><p>事故かもしれない。ヒヤリとした。<br>'
        f"間違いでもかまいません。1 分で終わります。</p>"
        f"{_coded(address)}"
        f'<p class="address">{escape(address)}</p><p>{name}</p></div>'
    )


def _wallet(shown: Mapping[str, Slide], name: str, address: str) -> str:
    calls = "".join(
        f'<p>{escape(line.role)} {escape(line.name)}<br><span class="phone">{escape(line.phone)}</span></p>'
        for line in _lines(shown)[:_MOST_ON_CARD]
    )
    one = f'<li class="wallet"><h1>事故かも? 止める・知らせる・残す</h1><div class="calls">{calls}<p>{name}</p></div>{_coded(address)}</li>'
    return f'<div class="wallets"><ul>{one * _WALLETS}</ul></div>'


def _coded(address: str) -> str:
    code = base64.b64encode(_qr(address)).decode()
    return f'<img src="data:image/png;base64,{code}" alt="報告のページを開く QR コード">'


def _qr(address: str) -> bytes:
    image = qrcode.make(address, border=4, box_size=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
