"""ある日の教育。Which courses had been done by a day, by how many, and who was excused (J.4.3, J.4.5)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from omamori.do.training.courses.models import Completion, Course, Waiver
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """Completions of the year that ended on the day, for who sees everybody."""
    if reach(actor, "courses.see") is not Reach.ALL:
        return []
    end = datetime.combine(on + timedelta(days=1), time(0), clock.JST)
    since = on - timedelta(days=365)
    began = Course.objects.filter(made_at__lt=end).order_by("public_id")
    done = Completion.objects.filter(completed_on__lte=on, completed_on__gt=since)
    counts = dict(
        done.order_by()
        .values_list("course")
        .annotate(n=Count("person", distinct=True))
        .values_list("course", "n")
    )
    excused = Waiver.objects.filter(state=Waiver.State.APPROVED, decided_at__lt=end)
    waived = dict(
        excused.filter(decided_at__date__gt=since)
        .order_by()
        .values_list("assignment__course")
        .annotate(n=Count("pk"))
        .values_list("assignment__course", "n")
    )
    rows = [
        (row.title, str(counts.get(row.pk, 0)), str(waived.get(row.pk, 0)))
        for row in began.filter(Q(closed_at=None) | Q(closed_at__gte=end) | Q(pk__in=counts))
    ]
    return [
        AsOfSection(
            order=80,
            title=_("教育 (前の 1 年)"),
            headings=(_("講座"), _("修了した人"), _("免除した人")),
            rows=tuple(rows[:MOST_ROWS]),
            total=len(rows),
            url_name="courses:list",
        )
    ]
