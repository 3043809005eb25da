"""アカウントの表。A user signs in with a mail address; what he may do comes from his person's posts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user who signs in with ``email``; without a password only by invitation or SSO."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """サインインする人。Django's permissions are not used: rights come from ``access``."""

    public_id = PublicIdField()
    email = models.EmailField(max_length=254, unique=True)
    person = models.OneToOneField(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(default=True)
    is_assessor = models.BooleanField(default=False)
    """審査員: reads with a time limit, holds no post."""
    valid_until = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="ja")
    theme = models.CharField(max_length=5, default="")

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def is_staff(self) -> bool:
        """No back-door site exists; always False."""
        return False
