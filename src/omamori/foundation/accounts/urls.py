"""アカウントの URL。Of allauth only what we want: no sign-up, no self-service of addresses, no connecting."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as company
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml
from django.urls import include, path, re_path

from omamori.foundation.accounts import entrance, pages, token_pages

_ours = (
    [
        path("accounts/", pages.root, name="root"),
        path("accounts/me/", pages.me, name="me"),
        path("accounts/sessions/", pages.sessions, name="sessions"),
        path("accounts/sessions/others/", pages.end_other_sessions, name="end_other_sessions"),
        path("accounts/sessions/<int:session_id>/end/", pages.end_session, name="end_session"),
        path("accounts/tokens/", token_pages.tokens, name="tokens"),
        path("accounts/tokens/<str:token_id>/revoke/", token_pages.revoke, name="revoke_token"),
        path("accounts/invitation/<str:token>/", pages.accept, name="accept"),
        path("accounts/demo/", entrance.demo_sign_in, name="demo_sign_in"),
        path("people-accounts/", pages.people, name="people"),
        path("people-accounts/invite/", pages.invite, name="invite"),
        path("people-accounts/invite-everyone/", pages.invite_everyone, name="invite_everyone"),
        path("people-accounts/assessor/", pages.admit_assessor, name="admit_assessor"),
        path("people-accounts/<str:account_id>/close/", pages.close, name="close"),
        path("people-accounts/<str:account_id>/reopen/", pages.reopen, name="reopen"),
        path("access/", pages.rights, name="rights"),
    ],
    "accounts",
)

_password = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", pages.password_by_company, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

_second_step = [
    path("", second_step.index, name="mfa_index"),
    path("authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "passkeys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

_company = [
    path("cancelled/", company.login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", company.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("saml/<str:organization_slug>/", saml.login, name="saml_login"),
    path("saml/<str:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("saml/<str:organization_slug>/acs/finish/", saml.finish_acs, name="saml_finish_acs"),
    path("saml/<str:organization_slug>/sls/", saml.sls, name="saml_sls"),
    path("saml/<str:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
]

urlpatterns = [
    path("", include(_ours)),
    path("accounts/login/", entrance.sign_in_page, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", include(_password)),
    path("accounts/second-step/", include(_second_step)),
    path("accounts/company/", include(_company)),
]

_BEFORE_SIGN_IN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
third_party_pages: dict[str, str] = {
    pattern.name or "": (
        "accounts.sign_in"
        if pattern.name in _BEFORE_SIGN_IN or group is _company
        else "accounts.me"
    )
    for group in (_password, _second_step, _company, urlpatterns)
    for pattern in group
    if getattr(pattern, "name", None)
}
"""The row of the access table for each page of allauth; tests/shape reads it."""
