"""任命の知らせ。Who holds one of the three posts is told to those whom it concerns, and to who could object (J.2.3.2)."""

from django.utils.translation import gettext as _

from omamori.facts.base import Recorded
from omamori.facts.organization import Appointed, AppointmentEnded, StandInNamed
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization

POSTS = ("top", "privacy_officer", "auditor")
"""Whoever fills these decides on everything else."""


@on(Appointed)
@on(AppointmentEnded)
@on(StandInNamed)
def tell_of_post(recorded: Recorded) -> None:
    """Tell the person, the stand-in and all who hold one of the posts, but not who did it."""
    fact = recorded.fact
    if not isinstance(fact, Appointed | AppointmentEnded | StandInNamed) or fact.post not in POSTS:
        return
    people = {fact.person_id, *organization.holder_ids(*POSTS, on=clock.today())}
    if not isinstance(fact, AppointmentEnded):
        people.add(fact.stand_in_id)
    if isinstance(fact, StandInNamed):
        people.add(fact.former_stand_in_id)
    notify(
        people=people - {"", recorded.actor_id},
        kind="organization",
        title=_("マネジメントの役割に就く人が変わります"),
        text=_(
            "「役割と任命」で、だれがいつからどの役割に就くかを確かめてください。"
            "覚えのない変更のときは、トップマネジメントか監査責任者にすぐ知らせてください。"
        ),
        url_name="organization:posts",
        key=f"appointment-{recorded.fact_id}",
    )
