"""教育資料への持ち寄り。What a leak would mean: for whom, by which published figures, and for us."""

import hashlib

from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.exports.slides.tree import (
    Asked,
    Binding,
    Block,
    Box,
    Columns,
    Item,
    Listing,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)
from omamori.plan.damage import queries
from omamori.plan.damage.queries import Standard
from omamori.plan.register import queries as register

CHAPTER = "漏れると何が起きるか"


def slides(ask: Asked) -> list[Slide]:
    """Consequences, figures, costs, and one entry of our own register."""
    found = queries.standard(ask.on)
    row = queries.largest(register.every_item(SYSTEM, on=ask.on))
    question = queries.of_entry(row, found) if row else None
    made = [_consequences(found), _claims(found), _costs(found)]
    if row and question:
        span = queries.span_of(question, found)
        made.append(_entry(found, row.name, question, span))
    return made


def _slide(
    found: Standard,
    code: str,
    order: int,
    title: str,
    blocks: tuple[Block, ...],
    *,
    say: str,
    tip: str,
    making: Making = Making.DATA,
) -> Slide:
    mark = hashlib.sha256(repr(blocks).encode()).hexdigest()[:16]
    return Slide(
        code=f"why.damage.{code}",
        part=Part.WHY,
        order=order,
        chapter=CHAPTER,
        title=title,
        blocks=blocks,
        say=say,
        tip=tip,
        sources=tuple(
            Source(title=name, address=address, as_of=day)
            for _code, name, address, day in found.sources
        ),
        bindings=(
            Binding(kind="figure", record=f"damage.{code}", label=f"損害の見積もり: {title}",
                    state=mark, url_name="damage:calculator"),
        ),
        making=making,
        duties=frozenset("bd"),
    )  # fmt: skip


def _consequences(found: Standard) -> Slide:
    boxes = (
        Box(
            "お客様",
            ("知らない相手からの連絡と不安", "カードや口座の悪用", "一度知られると戻せないもの"),
        ),
        Box("取引先", ("自分のお客様へのおわび", "報告と調べ", "次の契約の見直し")),
        Box(
            "私たち",
            ("全員の仕事が対応に変わる", "報告の期限、マークの取り消し", "費用と、信用の損失"),
        ),
    )
    return _slide(
        found, "consequences", 400, "漏れると、三つの場所で困る人が出る", (Columns(boxes),),
        say=(
            "漏えいで困るのは会社だけではありません。まずお客様、それから仕事を預けてくれた取引先、"
            "最後に私たち自身です。順番を間違えないことが、事故のときの言葉づかいにも表れます。"
        ),
        tip="自社のお客様と取引先の名前を思い浮かべながら聞いてもらってください。",
        making=Making.FIXED,
    )  # fmt: skip


def _claims(found: Standard) -> Slide:
    cases = (
        ("メールアドレスだけ", {"email"}),
        ("氏名と住所", {"person_name", "postal_address"}),
        ("氏名・住所・健康診断の結果", {"person_name", "postal_address", "special_care"}),
        ("氏名・住所・カード番号", {"person_name", "postal_address", "card"}),
    )
    rows = []
    for label, kinds in cases:
        one = queries.Question(kinds=frozenset(kinds), least=1, most=1)
        each = queries.span_of(one, found).each
        rows.append((label, f"{each.low:,} 円 から {each.high:,} 円"))
    blocks: tuple[Block, ...] = (
        Text(
            f"公表された一人当たりの平均は {found.average:,} 円 (想定される賠償の額)", strong=True
        ),
        Table(
            headings=("漏れたもの", "一人当たり (JO モデル)"),
            rows=tuple(rows),
            numeric=frozenset({1}),
        ),
        Text("モデルの幅は、社会的な責任の大きさと、起きたあとの対応によるものです。"),
    )
    return _slide(
        found, "claims", 410, "一人分でも、重い", blocks,
        say=(
            f"一人当たり {found.average:,} 円は、公表された三か年の平均で、想定される賠償の額です。"
            "実際に払われた額ではありません。何が漏れるかで、桁が変わります。"
        ),
        tip="平均とモデルは別の見積もりです。足したり、平均し直したりしないでください。",
    )  # fmt: skip


def _costs(found: Standard) -> Slide:
    units = {"case": "一件", "person": "一人", "month": "一か月"}
    known = [cost for cost in found.costs if cost.low is not None and cost.high is not None]
    rows = []
    for cost in sorted(known, key=lambda one: not one.usual)[:8]:
        low, high = f"{cost.low:,}", f"{cost.high:,}"
        told = f"{low} 円" if low == high else f"{low} 円 から {high} 円"
        rows.append((cost.label, f"{units[cost.basis]} {told}"))
    unknown = sum(1 for cost in found.costs if cost.low is None)
    blocks: tuple[Block, ...] = (
        Table(headings=("費用", "参考の額"), rows=tuple(rows), numeric=frozenset({1})),
        Text(f"額の分からないもの (復旧、再発防止など) がほかに {unknown} 件あります。"),
    )
    return _slide(
        found, "costs", 420, "賠償のほかに、対応の費用がかかる", blocks,
        say=(
            "調べる費用、相談の費用、おわびの手紙、電話の窓口。賠償の前に、これだけのお金と人手が要ります。"
            "額は中小企業の参考で、会社の値に変えられます。"
        ),
        tip="自社が入っている保険で、どの費用が出るかを総務に確かめておいてください。",
    )  # fmt: skip


def _entry(found: Standard, name: str, asked: queries.Question, span: queries.Range) -> Slide:
    labels = [found.items[code].label for code in found.items if code in asked.kinds]
    listing = Listing(
        items=(
            Item(f"人数: 多くて {asked.most:,} 人"),
            Item("情報の種類: " + ("、".join(labels[:5]) or "モデルにないもの")),
            Item(f"賠償の見積もり (モデル): {span.model.low:,} 円 から {span.model.high:,} 円"),
            Item(f"対応の費用: {span.response.low:,} 円 から {span.response.high:,} 円"),
        )
    )
    told = f"合わせて {span.together.low:,} 円 から {span.together.high:,} 円"
    return _slide(
        found, "entry", 430, "私たちの台帳の一つが漏れたら", (Text(f"「{name}」"), Text(told, strong=True), listing),
        say=(
            f"私たちの台帳で、人数のいちばん多い項目「{name}」で計算した幅です。"
            "幅が広いのは、分からないことを分からないままにしているからです。"
        ),
        tip="この数字で脅すのではなく、「だから何を守るか」に話をつなげてください。",
    )  # fmt: skip
