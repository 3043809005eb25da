"""アカウントの入力。What people type on the pages of accounts."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from omamori.foundation.accounts.domain import LONGEST_TOKEN_NAME
from omamori.foundation.accounts.models import User


class PreferencesForm(forms.Form):
    """Language and brightness."""

    language = forms.ChoiceField(
        label=_("表示する言語"),
        choices=[("ja", "日本語"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("画面の明るさ"),
        choices=[("", _("端末の設定に合わせる")), ("light", _("明るい")), ("dark", _("暗い"))],
        widget=forms.RadioSelect,
        required=False,
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    who = forms.CharField(
        label=_("招待する人のメールアドレスか従業者番号"),
        help_text=_("名簿にいる人だけを招待できます。招待のリンクがメールで届きます。"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AssessorForm(forms.Form):
    """An assessor from outside."""

    email = forms.EmailField(label=_("審査員のメールアドレス"), max_length=254)
    until = forms.DateField(
        label=_("いつまで"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TokenForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(
        label=_("何に使いますか"),
        help_text=_("後で見分けられるように。例: 月次の集計"),
        max_length=LONGEST_TOKEN_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("いつまで"),
        choices=[(30, _("30 日")), (90, _("90 日")), (365, _("1 年"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    may_write = forms.TypedChoiceField(
        label=_("できること"),
        choices=[("read", _("見るだけ")), ("write", _("見る・確認や取り下げをする"))],
        coerce=lambda chosen: chosen == "write",
        widget=forms.RadioSelect,
    )


class FirstPasswordForm(forms.Form):
    """The first password of an invited person, held to the same rules as every other."""

    password = forms.CharField(
        label=_("あなたのパスワード"),
        help_text=_("12 文字以上。覚えやすい言葉をいくつか並べると、長くて強いものになります。"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("もう一度"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Know whose password it is: it may not resemble his address."""
        self.user = user
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        """Hold it to the rules."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """Both must agree."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("二つのパスワードが違います。"))
        return again
