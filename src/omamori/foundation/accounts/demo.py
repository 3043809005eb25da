"""架空の会社のアカウント。Everybody with a mailbox can sign in with the demo's one password."""

from omamori.foundation.accounts.models import User
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


def open_all(password: str) -> None:
    """Make the accounts; the password is hashed once, because Argon2 is slow on purpose."""
    shared = User(email="")
    shared.set_password(password)
    people = organization.everybody(on=clock.today()).exclude(email=None)
    User.objects.bulk_create(
        User(email=str(p.email), person=p, password=shared.password) for p in people
    )
