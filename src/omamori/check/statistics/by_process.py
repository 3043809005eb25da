"""業務ごとの件数。What happened in which business process of the register, as far as the reader may see it."""

from collections import Counter

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.plan.register import queries as register


def by_process(actor: Actor, rows: list[tuple[str, bool]]) -> tuple[tuple[str, int, int], ...]:
    """(number and name, near misses, events and accidents), most first and the unknown last; one query or two.

    Who sees figures of some departments only sees those processes that the register shows him, and nothing of
    how many happened elsewhere.

    Args:
        rows: public id of the process (empty when unknown) and whether it was a near miss, of each record.
    """
    allowed = reach(actor, "statistics.see_departments")
    counts = Counter(rows)
    ids = {process for process, _near in counts if process}
    if allowed is Reach.NONE or not ids:
        return ()
    on = clock.today()
    labels = register.process_labels(ids, on=on)
    if allowed is not Reach.ALL:
        within = (
            register.process_choices(actor, on=on)
            if reach(actor, "register.see") is not Reach.NONE
            else {}
        )
        labels = {key: label for key, label in labels.items() if key in within}
    shown = sorted(labels, key=lambda k: (-counts[k, True] - counts[k, False], labels[k]))
    found = [(labels[k], counts[k, True], counts[k, False]) for k in shown]
    rest = [k for k in ("", *sorted(ids - labels.keys())) if allowed is Reach.ALL]
    near, happened = (sum(counts[k, one] for k in rest) for one in (True, False))
    if near or happened:
        found.append((_("業務が決まっていない"), near, happened))
    return tuple(found)
