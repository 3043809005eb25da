"""誰が行為者か。From a signed-in user to an actor with today's hats."""

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.accounts.models import User
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


def actor_of(user: User) -> Actor | None:
    """The actor behind a user; None for a user without a person, expired, or of one who left."""
    now = clock.now()
    if not user.is_active or (user.valid_until and user.valid_until <= now):
        return None
    if user.is_assessor:
        return Actor(person_id="", person_pk=0, roles=frozenset({Role.ASSESSOR}))
    if user.person_id is None:
        return None
    return organization.actor(user.person_id, on=clock.today())
