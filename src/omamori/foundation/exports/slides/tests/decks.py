"""Invented decks: one as a company has it, one with everything that can go wrong."""

from datetime import date
from typing import Any

from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Chart,
    ChartKind,
    Columns,
    Deck,
    Diagram,
    Flow,
    Item,
    Listing,
    Part,
    Picture,
    Series,
    Slide,
    Source,
    Table,
    Text,
)

DAY = date(2026, 12, 29)
YEARS = tuple(f"{year}年度" for year in range(2017, 2025))
SAY = (
    "この数字は、届け出のあった事故だけを数えたものです。\n自分の仕事に置きかえて考えてもらいます。"
)
SOURCES = (
    Source(
        title="全国の事故の集計 (架空)",
        address="https://example.jp/report",
        as_of=date(2026, 6, 30),
    ),
    Source(title="株式会社みらい印刷 教育計画書", as_of=date(2026, 4, 1)),
)


def slide(code: str, title: str, *blocks: Block, part: Part = Part.WHY, **rest: Any) -> Slide:
    given: dict[str, Any] = {
        "say": SAY,
        "tip": "急がず、一枚に一つだけ。",
        "sources": SOURCES,
        "order": 10,
    } | rest
    return Slide(code=code, part=part, title=title, blocks=blocks, **given)


def deck(*slides: Slide, title: str = "個人情報保護教育", **rest: Any) -> Deck:
    given = {"company": "株式会社みらい印刷", "edition": 3, "made_on": DAY} | rest
    return Deck(title=title, slides=slides, **given)


def chart(kind: ChartKind = ChartKind.COLUMN, **rest: Any) -> Chart:
    given = {
        "categories": YEARS,
        "series": (Series("事故の報告", (2399, 2323, 2543, None, 3048, 7009, 9208, 12345)),),
        "unit": "件",
        "alternative": "事故の報告は増えている。2020年度の数字は不明。2022年度に数え方が変わった。",
        "breaks_before": frozenset({5}),
        "break_label": "分類の変更",
    } | rest
    return Chart(kind=kind, **given)


def bars() -> Chart:
    names = ("誤送付 (メール)", "誤送付 (郵便)", "紛失", "不正アクセス", "その他の漏えい")
    return chart(
        ChartKind.BAR, categories=names, series=(Series("件数", (3020, 1450, 801, 640, None)),),
        breaks_before=frozenset(), alternative="メールの誤送付がいちばん多い。",
    )  # fmt: skip


def stacked() -> Chart:
    return chart(
        ChartKind.STACKED,
        categories=("2022年度", "2023年度", "2024年度"),
        series=(
            Series("誤送付", (4200, 5100, 6100)),
            Series("紛失", (1200, 900, 850)),
            Series("不正アクセス", (700, 1500, 2400)),
        ),
        breaks_before=frozenset(),
        alternative="不正アクセスの割合が増えている。",
    )


def organisation() -> Diagram:
    names = ("営業部", "制作部", "製造部", "管理部")
    boxes = [
        Box("伊藤 さくら", ("代表取締役",)),
        Box("田中 直人", ("個人情報保護管理者",), 0),
        Box("高橋 一", ("個人情報保護監査責任者",), 0),
        *(Box(name, (f"管理者 {n}番",), 1) for n, name in enumerate(names)),
    ]
    return Diagram(tuple(boxes), "代表の下に保護管理者と監査責任者、保護管理者の下に四つの部。")


def departments(count: int) -> Diagram:
    boxes = [Box("伊藤 さくら", ("代表取締役",))]
    boxes += [Box(f"第{n}事業本部", (), 0) for n in range(1, 7)]
    boxes += [Box(f"第{n}課", ("部門管理者 渡辺 浩",), 1 + n % 6) for n in range(1, count - 6)]
    return Diagram(tuple(boxes), f"{count} の部門")


def phone_flow() -> Flow:
    return Flow(
        (
            Box("気づく", ("「おかしい」と思ったらすぐ",)),
            Box("知らせる", ("緊急連絡先 1 番", "03-5550-0101")),
            Box("止める", ("回線を抜く", "送信を取り消す")),
            Box("記録する", ("時刻と、したこと",)),
        ),
        "気づく、知らせる、止める、記録するの順。",
    )


def cycle() -> Flow:
    steps = (
        Box("計画 (Plan)", ("方針と規程、リスクの分析",)),
        Box("実施 (Do)", ("教育、日々の運用",)),
        Box("確認 (Check)", ("点検、内部監査",)),
        Box("改善 (Act)", ("是正処置、見直し",)),
    )
    return Flow(steps, "計画、実施、確認、改善がめぐる。", circle=True)


def case() -> Columns:
    return Columns(
        (
            Box("発生原因", ("宛先を候補から選び、確かめずに送った",)),
            Box(
                "その他の要因",
                ("締め切りが重なり、二人目の確認を省いた", "送信の取り消しを知らなかった"),
            ),
            Box("注意すべきこと", ("声に出して宛先を読む", "迷ったら送らず、隣の人に聞く")),
        )
    )


def regulations(count: int = 8) -> Table:
    return Table(
        ("番号", "規程の名前", "版", "置き場所"),
        tuple(
            (f"R{n}", f"個人情報の{'取得・利用・提供'[: 2 + n % 6]}に関する規程", str(n % 5 + 1), "社内ポータル > 規程集")
            for n in range(1, count + 1)
        ),
        frozenset({2}),
    )  # fmt: skip


def ordinary() -> Deck:
    """Every block as it is meant."""
    return deck(
        slide("why.two", "個人情報を守る目的は、二つあります", Columns((
            Box("お客様の権利と利益を守る", ("お預かりした情報を、正しく扱う",)),
            Box("情報を役立てる", ("決めた目的の中で、仕事に生かす",)))),
            Text("どちらが欠けても、仕事は続けられません。", strong=True), chapter="はじめに"),
        slide("why.years", "事故の報告は、増え続けています", chart(), chapter="事故の傾向",
            lead="2022年度に分類が変わったため、前後の数は直接くらべられません。"),
        slide("why.line", "当社のヒヤリハットは、報告が増えました", chart(ChartKind.LINE), chapter="事故の傾向"),
        slide("why.kinds", "いちばん多いのは、メールの誤送付です", bars(), chapter="事故の傾向"),
        slide("why.shares", "不正アクセスの割合が増えています", stacked(), chapter="事故の傾向"),
        slide("why.case", "事例: 宛先の候補を選び間違えた", case(), chapter="事例"),
        slide("why.pdca", "計画し、行い、確かめ、直します", cycle(), chapter="ルール"),
        slide("company.organisation", "保護の体制", organisation(), part=Part.COMPANY),
        slide("company.rules", "守る規程は、ここにあります", regulations(), part=Part.COMPANY),
        slide("company.flow", "おかしいと思ったら、すぐ知らせる", phone_flow(),
            Text("夜でも休みの日でも、ためらわずに。", strong=True), part=Part.COMPANY),
        slide("closing.list", "今日のまとめ", Listing((
            Item("送る前に、宛先を声に出して読む"),
            Item("持ち出すときは、許可を得る", ("紙も、USB メモリーも同じ", "持ち帰ったら、その日のうちに報告")),
            Item("迷ったら、保護管理者に相談する")), numbered=True), part=Part.CLOSING),
    )  # fmt: skip


def hostile() -> Deck:
    """Titles without end, markup, marks that turn the writing, halves of characters, fifty departments."""
    evil = "<script>alert(1)</script>&amp;]]>{{7*7}}\x00\x07\u202eabc\ud800終\ufffe"
    return deck(
        slide("h.title", "長い題名" * 75, Text(evil), Text("絵文字 😀👩‍👩‍👧 と 𠮷野家", strong=True)),
        slide("h.long", evil, Text("とても長い段落です。" * 120), lead="長い前置き。" * 40, chapter=evil * 3),
        slide("h.rows", "三十の規程", regulations(30)),
        slide("h.cell", "一つの升目に小説", Table(("題", "中身"), (("あ", "長い話。" * 300),))),
        slide("h.items", "九つの注意", Listing(tuple(
            Item(f"注意 {n}" * 8, ("細かい話" * 20,) * 3) for n in range(9)), heading="よく読む", numbered=True)),
        slide("h.tree", "五十の部門", departments(50)),
        slide("h.bars", "二十の分類", chart(ChartKind.BAR, categories=tuple(f"分類その{n}" * 4 for n in range(20)),
            series=(Series("件", tuple(float(n * 1000) for n in range(20))),), breaks_before=frozenset())),
        slide("h.flow", "十二の段", Flow(tuple(Box(f"段{n}" * 9, ("こまかく" * 6,)) for n in range(12)), "十二段")),
        slide("h.cards", "三つの長い箱", Columns(tuple(Box(f"箱{n}", ("長い文です。" * 30,) * 3) for n in range(3)))),
        slide("h.ascii", "A" * 200, Text("W" * 400), Text("word " * 200)),
        slide("h.empty", "", part=Part.APPENDIX),
        title=evil, company="𠮷" * 80,
    )  # fmt: skip


def dense() -> Deck:
    """Much of everything in letters that BIZ UDPGothic has."""
    return deck(
        *ordinary().slides,
        slide("d.tree", "四十の部門", departments(40), part=Part.COMPANY),
        slide("d.rows", "二十四の規程", regulations(24), part=Part.COMPANY),
        slide("d.items", "注意", Listing(tuple(Item(f"注意 {n}、" * 9, ("細かい話を、" * 12,)) for n in range(8)))),
        slide("d.cards", "長い箱", Columns(tuple(Box(f"箱{n}", ("長い文です。" * 9,) * 2) for n in range(3)))),
        slide("d.text", "長い段落", Text("とても長い段落です。" * 40), Text("覚えておくことです。" * 9, strong=True)),
        slide("d.title", "個人情報の取得・利用・提供・委託・開示に関する規程" * 3, cycle(), phone_flow()),
    )  # fmt: skip


def picture(data: bytes) -> Picture:
    return Picture(data, "image/png", "会社のマーク")
