"""持ち寄り。What in the rules rests on other clauses, and which clauses rest on a way of working (J.3.4, J.4.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.policies import queries
from omamori.plan.policies.models import Regulation
from omamori.reference.changes import kinds


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Other clauses that name the regulation of these, and what people are asked about them."""
    require(actor, "policies.see")
    texts = list(queries.clauses_in_force(on=on))
    titles = {book.public_id: book.title for book, clause in texts if clause.code in codes}
    found = []
    for book, clause in texts:
        named = [t for key, t in titles.items() if key != book.public_id and t in clause.body]
        if named and clause.code not in codes:
            why = _("「%(title)s」の名が出てきます。") % {"title": named[0]}
            found.append(_clause(book.public_id, clause.code, clause.heading, why))
        lesson = str(getattr(clause, "lesson", ""))
        if clause.code in codes and lesson:
            found.append(
                Resting(
                    kind="question",
                    code=clause.code,
                    label=lesson,
                    why=_("この条から作られる問いです。答えが変わらないかを確かめます。"),
                    url_name="policies:read",
                    url_args=(book.public_id,),
                )
            )
    return found


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """Clauses of the areas concerned whose words tell of the old way of working."""
    require(actor, "policies.see")
    kind = kinds().get(touched.kind)
    words = kind.words if kind else ()
    areas = dict(Regulation.objects.values_list("public_id", "area"))
    found = []
    for book, clause in queries.clauses_in_force(on=on):
        if areas[book.public_id] not in touched.areas:
            continue
        said = [w for w in words if w in clause.heading + clause.body]
        if said or not words:
            why = (
                _("「%(words)s」と書いてあり、これまでのやり方を前提にしています。")
                % {"words": "」「".join(said[:4])}
                if said
                else _("変わる分野の条です。")
            )
            label = f"{clause.code} {clause.heading}"
            found.append(_clause(book.public_id, clause.code, label, why))
    return found


def must_read(actor: Actor, regulation_id: str, *, on: date) -> tuple[tuple[str, int], ...]:
    """(department, people) who read and sign again when a change of substance is published."""
    if reach(actor, "policies.see_signatures") is Reach.NONE:
        return ()
    rows = queries.progress(actor, regulation_id, on=on)
    return tuple((row.name, row.people) for row in rows if row.people)


def _clause(regulation_id: str, code: str, label: str, why: str) -> Resting:
    return Resting(
        kind="clause",
        code=code,
        label=label if label.startswith(code) else f"{code} {label}",
        why=why,
        url_name="policies:read",
        url_args=(regulation_id,),
    )
