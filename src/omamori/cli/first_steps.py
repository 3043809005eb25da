"""最初の一歩。Company, first person and his invitation, in an empty installation."""

from django.conf import settings

from omamori.foundation.accounts import invitations
from omamori.foundation.calendar import clock
from omamori.foundation.organization import founding


def first_person(*, company: str, domain: str, officer_name: str, officer_email: str) -> str:
    """Found the company; returns the link with which the first person chooses a password."""
    person_id = founding.found(
        company=company, domain=domain, name=officer_name, email=officer_email, on=clock.today()
    )
    return str(settings.OMAMORI.base_url) + invitations.first_link(person_id)
