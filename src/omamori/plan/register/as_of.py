"""持ち寄り。The register of a day, for the page of that day (J.3.1.1)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.plan.register import queries, showing, wording


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """Processes and entries that counted that day."""
    if reach(actor, "register.see") is Reach.NONE:
        return []
    flows = queries.processes(actor, on=on)
    counts = queries.item_counts(actor, on=on)
    entries = queries.items(actor, on=on, most=MOST_ROWS).rows
    return [
        AsOfSection(
            order=30,
            title=_("業務"),
            headings=(_("番号"), _("業務"), _("部門"), _("管理責任者"), _("個人情報")),
            rows=tuple(
                (r.code, r.name, r.department, r.owner, str(counts.get(r.public_id, 0)))
                for r in flows[:MOST_ROWS]
            ),
            total=len(flows),
            url_name="register:processes",
        ),
        AsOfSection(
            order=31,
            title=_("個人情報管理台帳"),
            headings=(_("番号"), _("個人情報の名前"), _("利用目的"), _("件数"), _("保管場所"), _("保管期限"),
                      _("承認した人")),
            rows=tuple(
                (
                    r.code,
                    r.name,
                    r.particulars.purpose,
                    wording.spelt("count", r.particulars),
                    r.particulars.place,
                    r.particulars.keep_until_note,
                    r.approver,
                )
                for r in entries
            ),
            total=showing.totals(actor, on=on)["items"],
            url_name="register:list",
        ),
    ]  # fmt: skip
