"""だれかを確かめる。allauth's check by mail address, reading user and person in one query."""
# mypy: disallow-subclassing-any=False

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS, models

from omamori.foundation.accounts.models import User
from omamori.foundation.records.prepared import Prepared


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.attname) for field in model._meta.concrete_fields]  # noqa: SLF001 - Django documents _meta


_PERSON: Any = User._meta.get_field("person")  # noqa: SLF001 - as above
_MINE, _HIS = _columns(User), _columns(_PERSON.related_model)
_FOUND = Prepared(
    lambda pk: User.objects.filter(pk=pk).values_list(
        *_MINE, *(f"person__{name}" for name in _HIS)
    ),
    int,
)


class PersonBackend(AuthenticationBackend):
    """The only way in with a password; Django's permissions are not asked."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with his person; None when deactivated since."""
        for row in _FOUND.rows(user_id):
            user = User.from_db(DEFAULT_DB_ALIAS, _MINE, row[: len(_MINE)])
            person = row[len(_MINE) :]
            if user.person_id is not None:
                his = _PERSON.related_model.from_db(DEFAULT_DB_ALIAS, _HIS, person)
                _PERSON.set_cached_value(user, his)
            return user if user.is_active else None
        return None
