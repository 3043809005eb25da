"""サインインのことば。Mails and messages of sign-in in our own words, one place for all of allauth's."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def text_of(template_prefix: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text for one of allauth's mails, named by its template."""
    if template_prefix == "account/email/password_reset_key":
        return _("[お守り] パスワードの再設定"), _(
            "パスワードの再設定が求められました。次のページで新しいパスワードを決めてください。\n"
            "リンクは一度だけ、1 時間使えます。\n%(link)s\n\n"
            "求めた覚えがないときは、何もしないでください。パスワードは変わりません。\n"
        ) % {"link": context["password_reset_url"]}
    what = _changes().get(template_prefix, _("サインインの設定が変わりました"))
    return f"[お守り] {what}", _(
        "%(what)s。\n\n"
        "自分で変えたときは、何もする必要はありません。\n"
        "覚えがないときは、すぐにパスワードを再設定し、PMS 事務局に知らせてください。\n%(link)s\n"
    ) % {"what": what, "link": f"{settings.OMAMORI.base_url}{reverse('account_reset_password')}"}


def message_of(template: str, *, anew: bool) -> str:
    """What a page says after a change; empty for greetings.

    Args:
        template: of allauth's message.
        anew: codes for emergencies were asked for again, so that the ones before are gone.
    """
    return {
        "account/messages/password_changed.txt": _(
            "パスワードを変えました。ほかの端末はサインアウトされます。"
        ),
        "mfa/messages/totp_activated.txt": _("認証アプリを使うようにしました。"),
        "mfa/messages/totp_deactivated.txt": _("認証アプリを使わないようにしました。"),
        "mfa/messages/recovery_codes_generated.txt": _(
            "新しい予備コードを作りました。前のコードは使えません。"
        )
        if anew
        else _("予備コードを作りました。認証アプリが使えないときのために、控えておいてください。"),
        "mfa/messages/webauthn_added.txt": _("パスキーを登録しました。"),
        "mfa/messages/webauthn_removed.txt": _("パスキーを外しました。"),
    }.get(template, "")


def _changes() -> dict[str, str]:
    return {
        "account/email/password_changed": _("パスワードが変わりました"),
        "account/email/password_reset": _("パスワードが再設定されました"),
        "mfa/email/totp_activated": _("認証アプリが登録されました"),
        "mfa/email/totp_deactivated": _("認証アプリが外されました"),
        "mfa/email/recovery_codes_generated": _("予備コードが作り直されました"),
        "mfa/email/webauthn_added": _("パスキーが登録されました"),
        "mfa/email/webauthn_removed": _("パスキーが外されました"),
    }
