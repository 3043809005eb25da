"""受講の記録の出入り。What the shared pages of lists need to know of this room."""

from collections.abc import Mapping

from omamori.do.training.courses import records
from omamori.do.training.courses.columns import RECORDS
from omamori.foundation.exports.list_pages import Desk
from omamori.foundation.organization import owners
from omamori.foundation.organization.roster_export import origin


def desks() -> Mapping[str, Desk]:
    """The list that goes out and comes in."""
    return {
        "records": Desk(
            listing=RECORDS,
            room="courses",
            back="courses:list",
            known=records.known,
            books=owners.books_today,
            apply=records.take_in,
            origin=origin,
        )
    }
