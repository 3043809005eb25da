"""問い返すこと。What the scope and the lists should not lack, asked in words before approval."""

from collections.abc import Iterable, Mapping

Row = Mapping[str, str]

NO_ENTITY = "対象とする組織が書かれていません。プライバシーマークの対象は、法人全体です。"
EXCLUDED = "適用範囲から除くものがあります。法人全体が対象のため、除いてよいかを審査機関に確かめてください。"
NO_EXTERNAL = (
    "外部の課題が一つもありません。法令、取引先、攻撃の動きで、気になることはありませんか。"
)
NO_INTERNAL = (
    "内部の課題が一つもありません。人、働き方、設備、引き継ぎで、困っていることはありませんか。"
)
UNTREATED = "対応の書かれていない課題があります。何もしないと決めたなら、その理由を書いてください。"
UNANSWERED = "応え方の書かれていない利害関係者がいます。"
MISSING = (
    "よく出てくる利害関係者 (委託元・本人・従業者・審査機関) のうち、書かれていない人がいます。"
)
_USUAL = frozenset({"entruster", "principal", "staff", "body"})


def asked(issues: Iterable[Row], parties: Iterable[Row], scope: Iterable[Row]) -> tuple[str, ...]:
    """The questions for what the lists say; ``kind`` is a code here."""
    issues, parties, scope = tuple(issues), tuple(parties), tuple(scope)
    kinds = {row["kind"] for row in issues}
    holds = (
        (NO_ENTITY, not any(row["kind"] == "entity" for row in scope)),
        (EXCLUDED, any(row["kind"] == "exclusion" for row in scope)),
        (NO_EXTERNAL, "external" not in kinds),
        (NO_INTERNAL, "internal" not in kinds),
        (UNTREATED, any(not row.get("treatment") for row in issues)),
        (UNANSWERED, any(not row.get("answer") for row in parties)),
        (MISSING, not {row["kind"] for row in parties} >= _USUAL),
    )
    return tuple(question for question, is_so in holds if is_so)
