"""効果の章。Before and after each lesson, with the honest words of the statistics."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.check.statistics.effects import DAYS, Change, Effect
from omamori.foundation.exports.slides.evidence import Grid, Lines

SAYS = {
    "more": gettext_noop("増えた"),
    "fewer": gettext_noop("減った"),
    "unsure": gettext_noop("差があるとは言えない"),
    "too_early": gettext_noop("まだ言えない"),
}


def grids(found: tuple[Effect, ...]) -> tuple[Lines | Grid, ...]:
    """One row a lesson."""
    return (
        Lines(
            (
                f"短い学習の前の {DAYS} 日と、期限のあとの {DAYS} 日を比べます。率は 100 人・年あたり、括弧は 95% の幅です。",
                "幅が重なるときは、差があるとは言いません。",
            )
        ),
        Grid(
            ("承認した日", "教えた条", "対象", "ヒヤリハットの報告", "事象・事故", "確認のテスト"),
            tuple(
                (
                    f"{one.approved_on:%Y/%m/%d}",
                    "、".join(one.clauses) or "事例から",
                    f"{one.people} 人",
                    said(one.near_misses),
                    said(one.accidents),
                    f"合格 {one.passed} / 答案 {one.papers}" if one.papers else "答案はまだない",
                )
                for one in found
            ),
            empty="この年度に承認した短い学習はありません。",
        ),
    )


def said(one: Change) -> str:
    """What changed, in words and figures."""
    told = f"{one.before.events} → {one.after.events} {_(SAYS[one.says])}"
    rates = (one.before, one.after)
    if one.says == "too_early" or any(rate.value is None for rate in rates):
        return told
    return told + "\n" + " → ".join(f"{r.value:.1f} ({r.low:.1f}–{r.high:.1f})" for r in rates)
