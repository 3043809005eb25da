"""教育資料への持ち寄り。Why it matters, in figures: national ones with their break, and the company's own beside them."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from omamori.check.statistics import national, own, own_slides, showing
from omamori.check.statistics.national import National
from omamori.foundation.exports.slides.tree import (
    Asked,
    Binding,
    Block,
    Chart,
    ChartKind,
    Item,
    Listing,
    Making,
    Part,
    Series,
    Slide,
    Source,
    Text,
)

CHAPTER = "事故の数字"
BREAK = "数え方が変わった"
_WAY = (
    "2022年度に集計の項目が変わり、法律による報告の義務も始まりました。前の年度とは比べられません。"
)


def slides(ask: Asked) -> list[Slide]:
    """The figures that count on the day; a figure that is not loaded has no slide."""
    found = national.published(ask.on)
    mine = own.company(own.Span(first=ask.on - timedelta(days=364), last=ask.on))
    made = [
        _overview(found, ask.on),
        _causes(found),
        _parts(found),
        _mails(found),
        _leaks(found),
        _kinds(found),
        _roots(found),
        own_slides.beside(found, mine),
    ]
    return [slide for slide in made if slide]


def sources(found: National, codes: Iterable[str]) -> tuple[Source, ...]:
    """Publications by code, each once, dated."""
    rows = (found.publications[code] for code in dict.fromkeys(codes))
    return tuple(
        Source(
            title=row.title,
            address=row.address,
            as_of=row.published_on or row.seen_on or date(found.newest + 1, 3, 31),
        )
        for row in rows
    )


def binding(record: str, label: str, shown: object) -> Binding:
    """What of the figures a slide shows: another number makes it stale."""
    mark = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    return Binding(
        kind="figure", record=record, label=label, state=mark, url_name="statistics:national"
    )


def _slide(
    found: National,
    code: str,
    order: int,
    title: str,
    blocks: tuple[Block, ...],
    *,
    say: str,
    tip: str,
    codes: Iterable[str],
) -> Slide:
    """A slide of figures; its binding is a hash of everything it shows."""
    name = f"why.statistics.{code}"
    return Slide(
        code=name,
        part=Part.WHY,
        order=order,
        chapter=CHAPTER,
        title=title,
        blocks=blocks,
        say=say,
        tip=tip,
        sources=sources(found, codes),
        bindings=(binding(f"statistics.{code}", f"全国の事故の数字: {title}", blocks),),
        making=Making.DATA,
        duties=frozenset("b"),
    )


def _overview(found: National, on: date) -> Slide:
    totals, newest = showing.totals(found), found.years[found.newest]
    chart = Chart(
        kind=ChartKind.COLUMN,
        categories=tuple(f"{year}年度" for year, _count in totals.rows),
        series=(Series("報告件数", tuple(count for _year, count in totals.rows)),),
        unit="件",
        alternative=(
            f"報告件数は2012年度の {found.years[2012].reports:,} 件から2021年度の "
            f"{found.years[2021].reports:,} 件まで増え、数え方が変わった2022年度からは別の高さで並びます。"
        ),
        breaks_before=frozenset(totals.breaks),
        break_label=BREAK,
    )
    companies = f" {newest.companies:,} 社から" if newest.companies is not None else ""
    said = f"{newest.fiscal_year}年度は、{companies} {newest.reports:,} 件の事故が報告されました。"
    blocks: list[Block] = [Text(said.replace("、 ", "、"), strong=True), chart, Text(_WAY)]
    if found.is_old(on):
        blocks.append(
            Text(f"いちばん新しい数字は{found.newest}年度のもので、二年より前の数字です。")
        )
    return _slide(
        found, "overview", 100, "プライバシーマークの会社でも、事故は起きている", tuple(blocks),
        say=(
            "プライバシーマークを持つ会社が報告した事故の数です。2021年度までと2022年度からは、"
            "項目も報告のきまりも違うので、間の線の左と右は比べません。増えたと驚くためではなく、"
            "どの会社でも毎年起きていることを知るための図です。"
        ),
        tip="「2022年度に倍になった」とは言わないでください。法律の報告義務が2022年4月1日に始まった年です。",
        codes=(year.publication for year in found.years.values()),
    )  # fmt: skip


def _causes(found: National) -> Slide | None:
    section = showing.section(found, 2021, "old_cause")
    if section is None or not section.bars:
        return None
    lines = {line.code: line for line in section.lines}
    mail = lines["mail_mis_sent"]
    chart = Chart(
        kind=ChartKind.BAR,
        categories=tuple(label for label, _count in section.bars),
        series=(Series("件数", tuple(count for _label, count in section.bars)),),
        unit="件",
        alternative="2021年度の原因の件数。"
        + "、".join(f"{a} {b:,.0f} 件" for a, b in section.bars),
    )
    listing = Listing(
        items=(
            Item(f"「誤送付」が {lines['mis_sent'].share}%。うち「メール誤送信」が {mail.share}%"),
            Item("「その他漏えい」は、誤送付・紛失・盗難のどれでもない漏えい"),
            Item("「その他」は漏えいではないもの (目的外利用、誤廃棄など)"),
        )
    )
    return _slide(
        found, "causes", 110, "いちばん多いのは、送り間違い (2021年度)", (chart, listing),
        say=(
            f"原因が二階層で公表された最後の年度です。全部で {found.years[2021].reports:,} 件のうち、"
            f"送り間違いが {lines['mis_sent'].count:,} 件、その中でもメールの誤送信が {mail.count:,} 件でした。"
            "メールの誤送信には、メッセージアプリでの送り間違いも入っています。"
        ),
        tip="割合は、いつもその年度のすべての報告件数に対するものです。誤送付に対する割合ではありません。",
        codes=(line.publication for line in section.lines),
    )  # fmt: skip


def _trend_chart(kind: ChartKind, trend: showing.Trend, alternative: str) -> Chart:
    return Chart(
        kind=kind,
        categories=tuple(f"{year}年度" for year in trend.years),
        series=tuple(Series(name, values) for name, values in trend.series),
        unit="件",
        alternative=alternative,
    )


def _codes(found: National, axis: str, codes: tuple[str, ...]) -> list[str]:
    """Publications of some categories over all years."""
    return [
        row.publication or table.publication
        for (_year, code), table in found.tables.items()
        if code == axis and table.whole
        for row in table.rows
        if row.code in codes
    ]


def _parts(found: National) -> Slide | None:
    parts = showing.parts(found, "mis_sent", showing.MIS_SENT)
    if not parts.years:
        return None
    chart = _trend_chart(
        ChartKind.STACKED, parts,
        "誤送付の件数を、メール誤送信、宛名間違い等、封入ミス、配達ミス、FAX誤送信と、公表されていない残りに分けて積み上げた図。",
    )  # fmt: skip
    return _slide(
        found, "mis_sent", 120, "送り間違いの中身", (chart, Text("公表されていない部分は「不明 (残り)」です。")),
        say=(
            "送り間違いの中身です。紙の宛名や封入の間違いはあまり変わらず、メールの誤送信が伸びました。"
            "急いでいるとき、慣れているときに起きます。"
        ),
        tip="自社でいちばん多い送り方はどれかを、受講者に聞いてみてください。",
        codes=_codes(found, "old_cause", ("mis_sent", *showing.MIS_SENT)),
    )  # fmt: skip


def _mails(found: National) -> Slide | None:
    trend = showing.trend(found, showing.MIS_SENT)
    counts = dict(trend.series).get("メール誤送信", ())
    if not trend.years or None in counts[-2:]:
        return None
    chart = _trend_chart(
        ChartKind.LINE, trend,
        "メール誤送信は2018年度の 586 件から2021年度の 1,128 件まで増え、宛名間違い等と封入ミスは300件台で横ばい。点のない年度は不明です。",
    )  # fmt: skip
    text = Text(
        "2021年度のメール誤送信は、前の年度の約1.5倍。5年間でいちばん多くなりました。", strong=True
    )
    gap = Text("2017年度は件数ではなく割合 (26.5%) が公表されているため、図は2018年度からです。")
    return _slide(
        found, "mis_sent_trend", 130, "メールの誤送信が増えた", (text, chart, gap),
        say=(
            "2020年度の 764 件から、2021年度は 1,128 件になりました。テレワークや新しい連絡手段で、"
            "隣の人に一声かけて確かめることが減った時期と重なります。"
        ),
        tip="途切れている線は、その年度の数が公表されていない (不明) という意味です。0 件ではありません。",
        codes=_codes(found, "old_cause", showing.MIS_SENT),
    )  # fmt: skip


def _leaks(found: National) -> Slide | None:
    trend = showing.trend(found, showing.OTHER_LEAK)
    if not trend.years:
        return None
    chart = _trend_chart(
        ChartKind.LINE, trend,
        "プログラム/システム設計・作業ミスは2020年度の 102 件から2021年度の 250 件に増加。関係者事務処理・作業ミス等の2021年度は不明 (減少)。",
    )  # fmt: skip
    listing = Listing(
        items=(
            Item("プログラムやシステムの設計・作業のミスが、約2倍に (2.5倍)"),
            Item("不正アクセス・不正ログインも、約2倍に (2.3倍)"),
            Item("関係者の事務処理・作業のミスは、前の年度より減った (2021年度の件数は公表なし)"),
        )
    )
    return _slide(
        found, "other_leak", 140, "システムのミスと不正アクセスが倍に (その他漏えい)", (chart, listing),
        say=(
            "誤送付でも紛失でも盗難でもない漏えいです。2021年度は、システムの設定や作業のミスと、"
            "不正アクセスが、前の年度の約2倍になりました。システムに関わらない人も、弱いパスワードや、"
            "更新していない機器が入口になります。"
        ),
        tip="システム部門とEC部門には、公開の設定と更新の担当を具体的に確かめてください。",
        codes=_codes(found, "old_cause", showing.OTHER_LEAK),
    )  # fmt: skip


def _newest(found: National, axis: str) -> showing.Section | None:
    """The newest year in which an axis was published."""
    years = found.years_of(axis)
    section = showing.section(found, years[-1], axis) if years else None
    return section if section and section.bars else None


def _kinds(found: National) -> Slide | None:
    section = _newest(found, "kind")
    if section is None:
        return None
    first, second = section.bars[0], section.bars[1]
    listed = "、".join(f"{label} {value:,g} {section.unit}" for label, value in section.bars)
    chart = Chart(
        kind=ChartKind.BAR,
        categories=tuple(label for label, _value in section.bars),
        series=(Series(section.label, tuple(value for _label, value in section.bars)),),
        unit=section.unit,
        alternative=f"{section.fiscal_year}年度の事象分類。{listed}",
    )
    return _slide(
        found, "kinds", 150, f"いまの分類で見ると ({section.fiscal_year}年度)",
        (Text(f"いちばん多いのは「{first[0]}」、次が「{second[0]}」です。", strong=True), chart, Text(section.base)),
        say=(
            f"2022年度からの新しい分類です。{section.fiscal_year}年度は「{first[0]}」と「{second[0]}」で"
            "ほとんどを占めます。紙でもメールでも、相手を取り違えることが事故の中心です。"
        ),
        tip="2021年度までの「誤送付」と、この分類の数をつなげて増減を言うことはできません。",
        codes=(line.publication for line in section.lines),
    )  # fmt: skip


def _roots(found: National) -> Slide | None:
    section = _newest(found, "cause")
    if section is None:
        return None
    listed = "、".join(f"{label} {value:,g} {section.unit}" for label, value in section.bars)
    chart = Chart(
        kind=ChartKind.BAR,
        categories=tuple(label for label, _value in section.bars[:6]),
        series=(Series(section.label, tuple(value for _label, value in section.bars[:6])),),
        unit=section.unit,
        alternative=f"{section.fiscal_year}年度の原因。{listed}",
    )
    text = Text("一つの事故に原因がいくつもあることがあります。")
    return _slide(
        found, "roots", 160, f"原因は、ミスと、決めた手順を守らないこと ({section.fiscal_year}年度)",
        (chart, text),
        say=(
            "原因の上の三つは、作業や操作のミス、手順やルールの違反、確認の不足です。"
            "手順は、忙しいときに飛ばされるためにあるのではなく、忙しいときに守ってくれるためにあります。"
        ),
        tip="「気をつける」で終わらせず、どの手順を、だれが、いつ確かめるかを話し合ってください。",
        codes=(line.publication for line in section.lines),
    )  # fmt: skip
