"""メッセージの書き込み。What the pages accept; the rules themselves are in the actions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from omamori.do.outbound.messaging.composing import MOST_FILES, File
from omamori.do.outbound.messaging.services import Service, services


class _ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FindForm(forms.Form):
    """Whom to look for, in which tool."""

    tool = forms.ChoiceField(label=_("道具"))
    name = forms.CharField(
        label=_("相手の氏名か姓"),
        max_length=80,
        help_text=_("例: 山田 花子。応募者番号や顧客番号でも探せます。"),
    )

    def __init__(self, *args: Any, tools: list[tuple[str, str]], **options: Any) -> None:
        """Offer the tools that this person may use."""
        super().__init__(*args, **options)
        field = self.fields["tool"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = tools


class WriteForm(forms.Form):
    """What to send; the receiver was chosen before."""

    text = forms.CharField(
        label=_("本文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
        max_length=20_000,
    )
    attached = forms.Field(
        label=_("ファイル"), required=False, widget=_ManyFiles, help_text=_("5個まで選べます。")
    )

    def clean_attached(self) -> tuple[File, ...]:
        """The files with their contents."""
        uploads = self.files.getlist("attached") if hasattr(self.files, "getlist") else []
        return tuple(File(name=u.name or "", content=u.read()) for u in uploads[: MOST_FILES + 1])


class RequestForm(forms.Form):
    """A tool with its risk and the measures."""

    tool = forms.ChoiceField(label=_("道具"))
    purpose = forms.CharField(
        label=_("使う目的"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("だれと、何のために使うのか。なぜメールではいけないのか。"),
    )
    risk = forms.CharField(
        label=_("リスク"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 氏名だけが並ぶ一覧から選ぶため、同じ姓の人に送ってしまう。"),
    )
    measures = forms.CharField(
        label=_("対策"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 台帳から二つの見分けで選ぶ。はじめの4週間は二人で確かめる。"),
    )
    guidance = forms.CharField(
        label=_("使い方と決まり (使う人が読んで確かめる文)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("相手の選び方、送ってよいもの、取り消し方、間違えたときの連絡先を書きます。"),
    )

    def __init__(self, *args: Any, offered: tuple[Service, ...], **options: Any) -> None:
        """Offer the tools that nobody has asked for."""
        super().__init__(*args, **options)
        field = self.fields["tool"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(s.key, s.label) for s in offered]


class UseForm(forms.Form):
    """How a tool is used from now on."""

    guidance = forms.CharField(
        label=_("使い方と決まり (使う人が読んで確かめる文)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("文を変えると、使う人はもう一度読んで確かめるまで書けません。"),
    )
    recall_hours = forms.IntegerField(
        label=_("送ったあとに取り消せる時間"),
        required=False,
        min_value=1,
        help_text=_("サービスの管理画面で期限を決めているときだけ、時間の数で入れます。"),
    )
    number = forms.IntegerField(widget=forms.HiddenInput)


class TalkForm(forms.Form):
    """Where somebody wants his notices."""

    talk = forms.CharField(label=_("自分だけが読むトークの宛先"), max_length=240)

    def __init__(self, *args: Any, example: str, **options: Any) -> None:
        """With an example of the tool's own addresses."""
        super().__init__(*args, **options)
        self.fields["talk"].help_text = _(
            "例: %(example)s。6桁の確認コードを送ります。届く知らせは題名と画面の住所だけで、宛先や中身は書かれません。"
        ) % {"example": example}


class CodeForm(forms.Form):
    """The code that came there."""

    code = forms.CharField(
        label=_("確認コード (6桁)"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


_LABELS = {
    "token": _("トークン"),
    "tenant": _("テナント ID"),
    "client_id": _("クライアント ID"),
    "client_secret": _("クライアントシークレット"),
    "refresh_token": _("リフレッシュトークン"),
    "service_account": _("サービスアカウント"),
    "private_key": _("秘密鍵 (PEM)"),
    "bot_id": _("Bot ID"),
    "homeserver": _("ホームサーバー (https の住所)"),
}


class ConnectForm(forms.Form):
    """What a connection needs; what is set is never shown again."""

    def __init__(self, *args: Any, tool: str, **options: Any) -> None:
        """One field for each value."""
        super().__init__(*args, **options)
        for name in services()[tool].settings:
            long = name == "private_key"
            self.fields[name] = forms.CharField(
                label=_LABELS[name],
                required=False,
                max_length=8000,
                widget=forms.Textarea(attrs={"rows": 4}) if long else forms.PasswordInput,
                help_text=_("デモでは「demo」と入れると、どこにも届かない見本につながります。")
                if name == "token" and settings.OMAMORI.demo
                else _("空のままにすると、いまの値を使い続けます。"),
            )
