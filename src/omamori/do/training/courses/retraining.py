"""学び直し。From two editions of a deck to the answers of a course: only what changed, only those it concerns.

Nobody is asked to repeat everything. Whoever learns the newest edition later sees the changes in it anyway.
"""

from omamori.do.training.courses.models import Course
from omamori.do.training.courses.writing import Given
from omamori.do.training.materials import queries as materials
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require

_OUTSIDE = ("dispatched", "seconded")
_DAYS = 14


def proposed(actor: Actor, old_id: str, new_id: str) -> Given:
    """What the form of a course shows first: the changed slides of the newer edition, for the readers of their clauses.

    Raises:
        NotPermitted.
        NotFound: an edition is unknown or not taught, or nothing in it is to be looked at again.
    """
    require(actor, "courses.keep_course")
    scope, edition = materials.scope_between(old_id, new_id), materials.edition(new_id)
    if not scope.learn or edition.standing != "in_force":
        raise NotFound
    return Given(
        title=f"学び直し: {edition.audience_label} 第{edition.number}版で変わったところ"[:120],
        about="前に受けた教育から変わったところだけを見ます。",
        minutes=max(scope.minutes, 1),
        content=Course.Content.DECK,
        deck_audience=edition.audience,
        deck_edition=new_id,
        only_slides=scope.learn,
        validity="once",
        due_days=_DAYS,
        departments=_part("departments", scope.readers),
        posts=_part("posts", scope.readers),
        employments=_part("employments", scope.readers),
    )


def _part(part: str, readers: tuple[tuple[str, frozenset[str]], ...]) -> tuple[str, ...]:
    """The readers as one part of the rule of a course, where this part says it; otherwise nobody is left out."""
    if len(readers) != 1:
        return ()
    kind, values = readers[0]
    if kind == "contractors" and part == "employments":
        return _OUTSIDE
    return tuple(sorted(values)) if kind == part else ()
