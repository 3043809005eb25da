"""自社の数字のスライド。Our own near misses and accidents in the categories of the published figures."""

import hashlib
from datetime import date

from omamori.check.statistics import showing
from omamori.check.statistics.national import National
from omamori.check.statistics.own import Own
from omamori.check.statistics.rates import Rate
from omamori.foundation.exports.slides.tree import (
    Binding,
    Block,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)

MOST = 8


def beside(found: National, mine: Own) -> Slide:
    """The last year of the company beside the newest national one; says so when nothing was recorded."""
    years = found.years_of("kind")
    section = showing.section(found, years[-1], "kind") if years else None
    blocks = _blocks(section, mine)
    return Slide(
        code="why.statistics.own",
        part=Part.WHY,
        order=180,
        chapter="事故の数字",
        title="私たちの会社では",
        blocks=blocks,
        say=(
            "私たちの会社の記録です。ヒヤリハットの多さは、悪いことではなく、事故の前に気づいて知らせた数です。"
            "知らせた人が責められることはありません。"
        ),
        tip="件数が少ない部署を責めないでください。幅が重なる数の間に、差があるとは言えません。",
        sources=(
            Source(title="お守りの記録 (自社のヒヤリハットと事故)", as_of=mine.span.last),
            *_national(found, section),
        ),
        bindings=(_binding(blocks),),
        making=Making.DATA,
        duties=frozenset("b"),
    )


def _blocks(section: showing.Section | None, mine: Own) -> tuple[Block, ...]:
    if not mine.near_misses and not mine.accidents:
        return (
            Text("この一年、自社の記録はまだありません。", strong=True),
            Text("起きていないのか、報告されていないのかを、一緒に考えてください。"),
        )
    year = f"全国 ({section.fiscal_year}年度)" if section else "全国"
    table = Table(
        headings=("事象分類", year, "自社のヒヤリハット", "自社の事象・事故"),
        rows=_rows(section, mine),
        numeric=frozenset({1, 2, 3}),
    )
    told = f"この一年に、ヒヤリハットが {mine.near_misses:,} 件、事象と事故が {mine.accidents:,} 件ありました。"
    rate = f"100人・年あたりのヒヤリハットは {_rate(mine.near_rate)} です。"
    return (Text(told, strong=True), table, Text(rate))


def _rows(section: showing.Section | None, mine: Own) -> tuple[tuple[str, ...], ...]:
    shares = {line.label: line.share for line in section.lines} if section else {}
    counts = {label: (near, happened) for label, near, happened in mine.kinds}
    rows = []
    for label in [*shares, *(key for key in counts if key not in shares)]:
        near, happened = counts.get(label, (0, 0))
        share = shares.get(label)
        told = f"{share}%" if share is not None else "不明"
        rows.append((label, told, f"{near:,}", f"{happened:,}"))
    return tuple(rows[:MOST])


def _national(found: National, section: showing.Section | None) -> tuple[Source, ...]:
    if section is None:
        return ()
    row = found.publications[section.lines[0].publication]
    day = row.published_on or row.seen_on or date(section.fiscal_year + 1, 3, 31)
    return (Source(title=row.title, address=row.address, as_of=day),)


def _rate(rate: Rate) -> str:
    if rate.value is None:
        return "不明"
    return f"{rate.value:.1f} 件 (95% の幅 {rate.low:.1f} から {rate.high:.1f})"


def _binding(blocks: tuple[Block, ...]) -> Binding:
    return Binding(
        kind="figure",
        record="statistics.own",
        label="自社の事故とヒヤリハット",
        state=hashlib.sha256(repr(blocks).encode()).hexdigest()[:16],
        url_name="statistics:own",
    )
