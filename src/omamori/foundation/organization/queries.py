"""組織の問い。Read side for everyone: who is who, who holds which post on a day."""

from datetime import date

from django.db.models import Q

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.organization.models import Appointment, Person


def actor(person_pk: int, *, on: date) -> Actor | None:
    """The person as an actor with the hats of that day; None when he does not work here then."""
    person = Person.objects.filter(pk=person_pk).first()
    if person is None or person.joined_on > on or (person.left_on and person.left_on < on):
        return None
    posts = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), person_id=person_pk, starts_on__lte=on
    )
    roles = {Role.STAFF} | {Role(a.post) for a in posts}
    heads = {a.department_id for a in posts if a.department_id}
    return Actor(
        person_id=person.public_id,
        person_pk=person.pk,
        department_pks=frozenset(heads),
        roles=frozenset(roles),
    )
