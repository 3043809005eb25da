"""その日のリスク。The cells that counted on a day, highest value first."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.plan.risk import queries, standards
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.models import Edition
from omamori.plan.risk.reading import STAGES


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """What had been approved; empty when nothing had."""
    rows = queries.on_day(actor, on)
    total = rows.count()
    if not total:
        return []
    names = queries.process_names(actor, on=on)
    scale = standards.criteria(on)
    return [
        AsOfSection(
            order=24,
            title=_("リスク分析表"),
            headings=(
                _("番号"), _("業務"), _("局面"), _("場面"), _("リスク値"), _("残留リスク"), _("承認"),
            ),
            rows=tuple(
                (
                    str(row.cell.number),
                    names.get(row.cell.process_id, ""),
                    _(STAGES.get(row.stage, row.stage)),
                    row.scene,
                    _measured(row, scale),
                    row.residual,
                    row.approver.name if row.approver else "",
                )
                for row in rows[:MOST_ROWS]
            ),
            total=total,
            url_name="risk:list",
        )
    ]  # fmt: skip


def _measured(row: Edition, scale: Criteria) -> str:
    likelihood = _(scales.label(scale.likelihood, row.likelihood))
    impact = _(scales.label(scale.impact, row.impact))
    return f"{likelihood} × {impact} = {scales.value(row.likelihood, row.impact)}"
