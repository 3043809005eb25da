"""A company that has just begun: one person, nothing else; every page she may open says what comes first."""

import pytest
from django.test import Client

from omamori.foundation.accounts.models import User
from omamori.foundation.organization import founding
from omamori.foundation.organization.models import Person
from omamori.testing.people import TODAY

PAGES = (
    "/", "/summary/", "/beginning/", "/beginning/done/", "/as-of/", "/register/", "/register/processes/",
    "/register/waiting/", "/register/typical/", "/register/files/", "/risk/", "/risk/processes/", "/laws/",
    "/context/", "/plan/", "/plan/board/", "/policies/", "/policies/starter/", "/organization/",
    "/organization/posts/", "/people-accounts/", "/outbound/", "/outbound/controls/",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_an_empty_company(path: str) -> None:
    person_id = founding.found(
        company="株式会社こだま製本",
        domain="kodama-bind.example",
        name="三浦 恵",
        email="miura@kodama-bind.example",
        on=TODAY,
    )
    person = Person.objects.get(public_id=person_id)
    client = Client()
    client.force_login(User.objects.create(email=person.email, person=person))
    assert client.get(path).status_code == 200
