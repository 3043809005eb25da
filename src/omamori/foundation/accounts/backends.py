"""だれかを確かめる。allauth's check by mail address, reading user and person in one query."""
# mypy: disallow-subclassing-any=False

from allauth.account.auth_backends import AuthenticationBackend

from omamori.foundation.accounts.models import User


class PersonBackend(AuthenticationBackend):
    """The only way in with a password; Django's permissions are not asked."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with his person; None when deactivated since."""
        found = User.objects.select_related("person").filter(pk=user_id).first()
        return found if found is not None and found.is_active else None
