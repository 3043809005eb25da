"""誰が行為者か。From a signed-in user to an actor with today's hats; who has an account."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

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
    if user.person is None:
        return None
    return organization.actor_of_row(user.person, on=clock.today())


def users_of(person_ids: Iterable[str]) -> dict[str, str]:
    """Public ids of the active accounts by public id of their person; who has none is absent."""
    rows = User.objects.filter(person__public_id__in=set(person_ids), is_active=True)
    return dict(rows.values_list("person__public_id", "public_id"))


def has_second_step(person_id: str) -> bool:
    """Whether the person has set up an authenticator app or a passkey."""
    steps = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(
        Authenticator.objects.filter(user__person__public_id=person_id, type__in=steps).exists()
    )


def has_own_second_step(user: User) -> bool:
    """The same for an account, also of an assessor."""
    steps = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=steps).exists())
