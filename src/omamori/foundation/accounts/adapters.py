"""allauth との継ぎ目。Our answers to allauth's questions: who may enter, what is mailed, what is sealed."""
# mypy: disallow-subclassing-any=False

import base64
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from omamori.foundation.accounts import guessing, mails, sign_in
from omamori.foundation.accounts.jobs import seal_mail, send_mail
from omamori.foundation.accounts.models import User
from omamori.foundation.accounts.queries import actor_of
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal
from omamori.foundation.organization import queries as organization

SECRET = "accounts.second-step"  # noqa: S105 - the name of a place, not a secret
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers; who left or expired does not come in; mails go by the worker."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from invitations."""
        del request
        return False

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Turn away who may not act: deactivated, left, expired."""
        if actor_of(user) is None:
            response: HttpResponse = self.respond_user_inactive(request, user)
            return response
        found: HttpResponse | None = super().pre_login(request, user, **options)
        return found

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Note the sign-in; remember what the person likes; send him to set up a due second step."""
        response: HttpResponse = super().post_login(request, user, **options)
        return sign_in.completed(request, user, response)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for account and address: nobody locks another person out."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}|{self.get_client_ip(request)}"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Slow down who guesses from many addresses; the owner's own browser is not among them."""
        email = str(credentials.get("email", ""))
        counted = None
        if not guessing.is_known(request, email):
            counted = guessing.counted(request, email)
            if counted is None:
                raise self.validation_error("too_many_login_attempts")
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and counted is not None:
            counted.rollback()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note the failure when the account exists; the answer is the same either way."""
        del request
        sign_in.failed(str(credentials.get("email", "")), step="password")

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask the password again, with the limits of signing in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask again when the sign-in is some minutes old, not right after it."""
        asked = super().is_reauthentication_required(app=app, **options)
        return asked and not sign_in.is_fresh(self.request, self.request.user)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Only for accounts that sign in with a password and may act."""
        if user.has_usable_password() and actor_of(user) is not None:
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A link to the public address, whatever host the request named."""
        uid, __, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.OMAMORI.base_url}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Seal the text and leave it to the worker."""
        subject, text = mails.text_of(template_prefix, context)
        send_mail.enqueue(sealed=seal_mail(to=email, subject=subject, text=text))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **options: Any,
    ) -> None:
        """Say what changed, in our words; greetings at sign-in are left out."""
        if message_template is None:
            super().add_message(request, level, message_template, *args, **options)
            return
        at = request.resolver_match
        anew = at is not None and at.url_name == "mfa_generate_recovery_codes"
        if text := mails.message_of(message_template, anew=anew):
            messages.add_message(request, level, text)


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets sealed at rest; who must have a second step cannot remove the last one."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for its column."""
        return base64.b64encode(seal.seal(text.encode(), context=SECRET)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return seal.unseal(base64.b64decode(encrypted_text), context=SECRET).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a second step is left, or none is asked of this person."""
        if not sign_in.needs_second_step(authenticator.user):
            return True
        rest = Authenticator.objects.filter(user=authenticator.user, type__in=STRONG)
        return bool(rest.exclude(pk=authenticator.pk).exists())

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path on white."""
        return sign_in.qr_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the public host."""
        found = cast("dict[str, str]", super().get_public_key_credential_rp_entity())
        return {**found, "name": "お守り"}


class CompanySignInAdapter(DefaultSocialAccountAdapter):
    """The identity provider says who it is; we let in only people on the company's list."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a stranger with a valid company sign-in is still a stranger here."""
        del request, sociallogin
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Never by allauth's own search: ``pre_social_login`` asks the list of people."""
        del login, email
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Match the verified address to a person who works here, or refuse.

        Raises:
            ImmediateHttpResponse: nobody of the list, an unverified address, or an attempt to tie
                a second identity to an account by hand.
        """
        if sociallogin.state.get("process") == "connect":
            raise _refused(request)
        if sociallogin.is_existing:
            return
        user = _known_user(sociallogin)
        if user is None:
            raise _refused(request)
        sociallogin.connect(request, user)


def _known_user(sociallogin: Any) -> User | None:
    """The account of the person with the address that the provider vouches for."""
    for address in sociallogin.email_addresses:
        vouched = address.verified or sociallogin.account.provider == "saml"
        person = organization.person_by_email(address.email, on=clock.today()) if vouched else None
        if person is not None:
            user = User.objects.filter(person_id=person.pk).first()
            return user or User.objects.create_user(person.email, person_id=person.pk)
    return None


def _refused(request: HttpRequest) -> ImmediateHttpResponse:
    text = _("会社のアカウントは確かめられましたが、お守りの従業者の登録に見つかりません。")
    messages.add_message(request, messages.ERROR, text)
    return ImmediateHttpResponse(redirect("account_login"))
