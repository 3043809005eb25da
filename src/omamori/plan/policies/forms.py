"""規程の書き込み。What the pages accept; every error is a Japanese sentence beside its field."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.facts.errors import Invalid
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.wording import told
from omamori.plan.policies.domain import LONGEST_BODY
from omamori.plan.policies.models import Contact, Regulation
from omamori.plan.policies.rows import SignerRow


class _Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Show the refusals of an action beside the fields they belong to."""
    for name, text in error.fields.items():
        form.add_error(name if name in form.fields else None, told(text))


def _departments() -> list[tuple[str, str]]:
    return [("", str(_("決めていない"))), *organization.department_names().items()]


class RegulationForm(forms.Form):
    """A new regulation."""

    code = forms.RegexField(
        regex=r"^[A-Za-z0-9]{1,12}$",
        label=_("規程の番号"),
        max_length=12,
        help_text=_("半角の英数字。条の番号の頭に付き、後から変えられません。例: R3"),
        error_messages={"invalid": _("半角の英数字で、12 字までにしてください。")},
    )
    title = forms.CharField(label=_("規程の名前"), max_length=120)
    area = forms.ChoiceField(
        label=_("分野"), choices=[(v, _(label)) for v, label in Regulation.Area.choices]
    )
    place = forms.CharField(
        label=_("ほかの保管場所"),
        max_length=200,
        required=False,
        help_text=_("紙の置き場所、共有フォルダーなど。いつも最新の版はこの画面にあります。"),
    )
    owner_id = forms.ChoiceField(label=_("主管部門"), choices=_departments, required=False)
    reason = forms.CharField(label=_("定める理由"), max_length=400)


class DescribeForm(forms.Form):
    """Where else it is kept and who keeps it."""

    place = forms.CharField(label=_("ほかの保管場所"), max_length=200, required=False)
    owner_id = forms.ChoiceField(label=_("主管部門"), choices=_departments, required=False)


class BeginForm(forms.Form):
    """A next version."""

    reason = forms.CharField(label=_("変える理由"), max_length=400)
    material = forms.BooleanField(
        label=_("内容を変える (全員に読んで署名し直してもらう)"),
        required=False,
        help_text=_("誤字の訂正など、守ることが変わらないときだけ外してください。"),
    )


class ClauseForm(forms.Form):
    """One clause; its number follows from its place."""

    heading = forms.CharField(label=_("見出し"), max_length=120)
    body = forms.CharField(
        label=_("本文"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("改行したところで段落が分かれます。"),
    )
    item = forms.RegexField(
        regex=r"^J\.\d{1,2}(\.\d{1,2}){0,3}$",
        label=_("構築・運用指針の項"),
        required=False,
        help_text=_("例: J.9.2"),
        error_messages={"invalid": _("「J.9.2」のように書いてください。")},
    )


class PublishForm(forms.Form):
    """The day from which it counts."""

    effective_from = forms.DateField(label=_("施行日"), widget=_Day)


class ReturnForm(forms.Form):
    """What should change."""

    note = forms.CharField(
        label=_("直してほしいこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(forms.Form):
    """Sheets signed by hand."""

    people = forms.MultipleChoiceField(
        label=_("署名した人"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("署名した人を選んでください。")},
    )
    signed_on = forms.DateField(label=_("署名の日"), widget=_Day)
    place = forms.CharField(
        label=_("署名した紙の保管場所"), max_length=120, help_text=_("例: 総務部の書庫 3番棚")
    )

    def __init__(self, *args: Any, people: Iterable[SignerRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.public_id, f"{row.name} ({row.department})") for row in people]
        cast("forms.MultipleChoiceField", self.fields["people"]).choices = choices


class BulletinForm(forms.Form):
    """A notice of the office."""

    title = forms.CharField(label=_("題"), max_length=100)
    text = forms.CharField(
        label=_("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("全員が読みます。個人の名前や連絡先は書かないでください。"),
    )
    starts_on = forms.DateField(label=_("掲載の始まり"), widget=_Day)
    ends_on = forms.DateField(
        label=_("掲載の終わり"),
        widget=_Day,
        required=False,
        help_text=_("空なら、取り下げるまで。"),
    )
    pinned = forms.BooleanField(label=_("いちばん上に置く"), required=False)


class MessageForm(forms.Form):
    """What the top says."""

    text = forms.CharField(
        label=_("従業者へのメッセージ"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("今日の日付と、あなたの役職・氏名が添えられます。"),
    )


class ContactForm(forms.Form):
    """A desk or an outside body."""

    kind = forms.ChoiceField(
        label=_("種類"), choices=[(v, _(label)) for v, label in Contact.Kind.choices]
    )
    name = forms.CharField(
        label=_("名前"), max_length=120, help_text=_("例: 審査機関の事故報告窓口")
    )
    phone = forms.RegexField(
        regex=r"^[0-9+() -]{3,30}$",
        label=_("電話番号"),
        required=False,
        error_messages={"invalid": _("半角の数字とハイフンで書いてください。")},
    )
    email = forms.EmailField(label=_("メールアドレス"), max_length=254, required=False)
    note = forms.CharField(
        label=_("説明"),
        max_length=200,
        required=False,
        help_text=_("受付の時間、何を伝えるかなど。"),
    )
