"""相手先の書き込み。What the pages accept; the rules themselves are in ``domain``."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.exports import uploads
from omamori.foundation.organization.queries import department_names
from omamori.foundation.partners.domain.agreement import GROUPS
from omamori.foundation.partners.domain.particulars import (
    PURPOSES,
    ROLES,
    TOOLS,
    PartnerGiven,
    PersonGiven,
)
from omamori.foundation.partners.models import Partner


class _Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PartnerForm(forms.Form):
    """Particulars of an organisation."""

    number = forms.CharField(label=_("取引先コード"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("例: 株式会社ひので物産"))
    name_kana = forms.CharField(label=_("ふりがな"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("区分"),
        choices=[(key, _(label)) for key, label in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["customer"],
    )
    domains = forms.CharField(
        label=_("メールドメイン"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1行に1つ。その下のドメインも、この相手のものとして扱います。"),
    )
    contract_from = forms.DateField(label=_("契約の始まりの日"), widget=_Day, required=False)
    contract_until = forms.DateField(
        label=_("契約の終わりの日"),
        widget=_Day,
        required=False,
        help_text=_("決まっていないときは空のままにします。"),
    )
    agreed = forms.MultipleChoiceField(
        label=_("送ってよい個人情報"),
        choices=[(key, _(label)) for key, (label, _kinds) in GROUPS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("契約で定めた種類だけを選びます。ここにない種類を送るときは、確認が増えます。"),
    )
    note = forms.CharField(label=_("メモ"), max_length=400, required=False)

    def given(self) -> PartnerGiven:
        """As the actions take it."""
        values = dict(self.cleaned_data)
        domains = re.split(r"[\s,、，]+", values.pop("domains"))
        roles, agreed = tuple(values.pop("roles")), tuple(values.pop("agreed"))
        return PartnerGiven(domains=tuple(domains), roles=roles, agreed=agreed, **values)


class PartnerField(forms.CharField):
    """An organisation by its code or name: a list of thousands would help nobody."""

    def clean(self, value: Any) -> str:
        """The partner's public id; empty when none was asked for."""
        text = " ".join(str(super().clean(value)).split())
        if not text:
            return ""
        rows = Partner.objects.filter(number__iexact=text) | Partner.objects.filter(name=text)
        found = list(rows.values_list("public_id", flat=True)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _(
                    "この取引先は見つかりません。取引先コードか、登録したとおりの名称を入力してください。"
                )
            )
        return found[0]


def _departments() -> list[tuple[str, str]]:
    return [("", str(_("全社"))), *department_names().items()]


class PersonForm(forms.Form):
    """Particulars of a person outside."""

    name = forms.CharField(
        label=_("氏名"), max_length=80, help_text=_("姓と名の間に空白を入れます。例: 山田 花子")
    )
    name_kana = forms.CharField(label=_("ふりがな"), max_length=80, required=False)
    purpose = forms.ChoiceField(
        label=_("利用目的"), choices=[(key, _(label)) for key, label in PURPOSES.items()]
    )
    number = forms.CharField(
        label=_("番号"),
        max_length=20,
        required=False,
        help_text=_("応募者番号や顧客番号。会社に属さない人には、必ず付けます。"),
    )
    partner_id = PartnerField(
        label=_("取引先"),
        max_length=120,
        required=False,
        help_text=_("取引先コードか名称。取引先でない会社は、下の欄に書きます。"),
    )
    company = forms.CharField(label=_("取引先でない会社"), max_length=120, required=False)
    email = forms.CharField(label=_("メールアドレス"), max_length=254, required=False)
    department_id = forms.ChoiceField(
        label=_("担当部門"),
        choices=_departments,
        required=False,
        help_text=_("選んだ部門の人だけが、この人を見て、宛先に選べます。"),
    )
    erase_on = forms.DateField(
        label=_("情報を消す日"),
        widget=_Day,
        required=False,
        help_text=_("応募者には必ず定めます。その日に、すべての項目が消えます (J.9.1)。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add a field for each messaging tool."""
        super().__init__(*args, **options)
        for tool, label in TOOLS.items():
            self.fields[tool] = forms.CharField(
                label=_("%(tool)sの宛先") % {"tool": label}, max_length=200, required=False
            )

    def given(self) -> PersonGiven:
        """As the actions take it."""
        values = dict(self.cleaned_data)
        handles = {tool: values.pop(tool) for tool in TOOLS}
        return PersonGiven(handles=handles, **values)


class UploadForm(forms.Form):
    """A file with a list."""

    file = forms.FileField(label=_("一覧のファイル"), allow_empty_file=True)

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        return uploads.content_of(self.cleaned_data["file"])
