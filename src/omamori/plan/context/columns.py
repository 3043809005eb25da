"""組織の状況の列。What is kept of each issue, party and part of the scope; form and Excel follow from it."""

from collections.abc import Mapping

from omamori.foundation.exports.lists import As, Item, Listing, Values

_CODE = r"[A-Za-z0-9-]{1,20}"
SIDES: Mapping[str, str] = {"external": "外部", "internal": "内部"}
PARTIES: Mapping[str, str] = {
    "principal": "本人",
    "entruster": "委託元",
    "staff": "従業者",
    "body": "審査機関",
    "authority": "監督官庁",
    "contractor": "委託先",
    "customer": "取引先",
    "owner": "株主・経営者",
    "community": "地域・社会",
    "other": "そのほか",
}
PARTS: Mapping[str, str] = {
    "entity": "組織",
    "site": "事業所",
    "business": "業務",
    "people": "人",
    "exclusion": "除くもの",
}


def _whole_scope(values: Values) -> Mapping[str, str]:
    if values.get("kind") == PARTS["exclusion"] and not values.get("reason"):
        return {
            "reason": "除くものには、その理由が要ります。プライバシーマークの対象は法人全体です。"
        }
    return {}


_NUMBER = Item(
    key="code", label="番号", needed=True, longest=20, width=8, kind=As.CODE, pattern=_CODE
)
_OWNER = Item(
    key="owner", label="見る人", kind=As.PERSON, longest=120, width=20, aliases=("担当", "責任者")
)

ISSUES = Listing(
    name="issues",
    title="内部・外部の課題",
    key=("code",),
    items=(
        _NUMBER,
        Item(key="kind", label="内外", needed=True, kind=As.CHOICE, choices=SIDES, width=8, aliases=("区分",)),
        Item(key="title", label="課題", needed=True, longest=160, width=48),
        Item(key="influence", label="影響", needed=True, kind=As.LONG, longest=900, width=48,
             help="個人情報を守ることに、どう響くか。"),
        Item(key="treatment", label="対応", kind=As.LONG, longest=900, width=48),
        Item(key="links", label="関係するリスク・目標", kind=As.CODES, pattern=_CODE, width=20,
             help="リスクか目標の番号。例: O1"),
        _OWNER,
    ),
)  # fmt: skip

PARTY = Listing(
    name="parties",
    title="利害関係者",
    key=("code",),
    items=(
        _NUMBER,
        Item(key="kind", label="種類", needed=True, kind=As.CHOICE, choices=PARTIES, width=12),
        Item(key="name", label="だれ", needed=True, longest=160, width=36, aliases=("利害関係者", "名称")),
        Item(key="needs", label="求めること", needed=True, kind=As.LONG, longest=900, width=48,
             aliases=("ニーズ・期待", "要求事項")),
        Item(key="answer", label="応え方", kind=As.LONG, longest=900, width=48),
        Item(key="clauses", label="関係する指針の項", kind=As.CODES, pattern=r"J\.\d{1,2}(\.\d{1,2}){0,3}",
             width=20, help="例: J.9.4"),
        _OWNER,
    ),
)  # fmt: skip

SCOPE = Listing(
    name="scope",
    title="適用範囲",
    key=("code",),
    check=_whole_scope,
    items=(
        _NUMBER,
        Item(key="kind", label="何の範囲か", needed=True, kind=As.CHOICE, choices=PARTS, width=12),
        Item(key="title", label="項目", needed=True, longest=160, width=28),
        Item(key="text", label="内容", needed=True, kind=As.LONG, longest=900, width=60),
        Item(key="reason", label="除く理由", kind=As.LONG, longest=400, width=40, help="除くものだけに書きます。"),
    ),
)  # fmt: skip

SHEETS = {listing.name: listing for listing in (ISSUES, PARTY, SCOPE)}
