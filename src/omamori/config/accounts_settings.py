"""サインインの設定。What django-allauth is told; kept apart because it is long.

Nobody registers himself: accounts come from invitations, or from the company's identity provider
for people who are on the list already. docs/decisions/0006-sign-in.md gives the reasons.
"""

from omamori.config import environment as _environment

_here = _environment.read()

AUTHENTICATION_BACKENDS = ["omamori.foundation.accounts.backends.PersonBackend"]

CACHES = {"default": {"BACKEND": "omamori.foundation.accounts.counters.SharedCounters"}}
"""Rate limits must be counted over all processes; values are JSON in the database."""

ACCOUNT_ADAPTER = "omamori.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "omamori.foundation.accounts.password_forms.ChangeForm",
    "reset_password_from_key": "omamori.foundation.accounts.password_forms.ResetForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation has proved the mailbox
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[お守り] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _here.base_url.partition(":")[0]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = (
    False  # this session goes on, all others end by the changed hash
)
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "10/m/ip,3/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
PASSWORD_RESET_TIMEOUT = 60 * 60

MFA_ADAPTER = "omamori.foundation.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "お守り"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _here.base_url.startswith("http://")

ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _here.base_url.startswith("https://") else 0
"""An https address means the proxy of the installation guide stands in front."""

USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_NAME = "__Host-omamori" if _here.base_url.startswith("https://") else "omamori"

SOCIALACCOUNT_ADAPTER = "omamori.foundation.accounts.adapters.CompanySignInAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: form-action 'self' of our CSP would stop the redirect
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10


def _providers(here: _environment.Environment) -> dict[str, dict[str, object]]:
    """The company's identity providers, from the environment; none by default."""
    found: dict[str, dict[str, object]] = {}
    if here.oidc_issuer:
        app: dict[str, object] = {
            "provider_id": "company",
            "name": "会社のアカウント",
            "client_id": here.oidc_client_id,
            "secret": here.oidc_client_secret,
            "settings": {"server_url": here.oidc_issuer, "oauth_pkce_enabled": True},
        }
        found["openid_connect"] = {"APPS": [app]}
    if here.saml_metadata_url:
        saml: dict[str, object] = {
            "provider_id": here.saml_entity_id,
            "name": "会社のアカウント (SAML)",
            "client_id": "company",
            "settings": {
                "idp": {
                    "entity_id": here.saml_entity_id,
                    "metadata_url": here.saml_metadata_url,
                },
                "advanced": {
                    "strict": True,
                    "want_assertion_signed": True,
                    "reject_idp_initiated_sso": True,
                    "reject_deprecated_algorithm": True,
                },
            },
        }
        found["saml"] = {"APPS": [saml]}
    return found


SOCIALACCOUNT_PROVIDERS = _providers(_here)
