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


class Invitation(models.Model):
    """招待。A one-time link by which a person sets his first password; only its hash is kept."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    made_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        """At most one open invitation per user: inviting again revokes the former."""

        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, revoked_at=None),
                name="accounts_one_open_invitation",
            )
        ]


class ApiToken(models.Model):
    """個人のトークン。A person's key for programs; only its hash is kept, and it reaches no further than he."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Counter(models.Model):
    """数。One value of the shared counters; holds no names, allauth hashes addresses of accounts."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.TextField()
    ends_at = models.DateTimeField(db_index=True)
