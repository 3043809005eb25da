"""規程を守り続けるための書き込み。Readers, weight of a change, documents, signature, end: every error beside its field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from omamori.foundation.exports.uploads import content_of
from omamori.foundation.organization import queries as organization
from omamori.plan.policies.domain.audience import LABELS, Reader
from omamori.plan.policies.forms import Day
from omamori.plan.policies.models import Regulation
from omamori.plan.policies.own_files import LARGEST


def _departments() -> list[tuple[str, str]]:
    return list(organization.department_names().items())


class ReadersForm(forms.Form):
    """For whom a regulation is."""

    audience = forms.ChoiceField(
        label=_("だれが読んで署名するか"),
        choices=[(reader.value, _(LABELS[reader])) for reader in Reader],
        widget=forms.RadioSelect,
    )
    departments = forms.MultipleChoiceField(
        label=_("部門 (下の部門も含みます)"),
        choices=_departments,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    posts = forms.MultipleChoiceField(
        label=_("役割"),
        choices=[(value, _(label)) for value, label in organization.post_labels().items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    employments = forms.MultipleChoiceField(
        label=_("雇用の区分"),
        choices=[(value, _(label)) for value, label in organization.employment_labels().items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def values(self) -> list[str]:
        """What was chosen for the chosen kind."""
        given = self.cleaned_data
        return list(given.get(given["audience"], []))


class MaterialForm(forms.Form):
    """Is it a change of substance."""

    material = forms.ChoiceField(
        label=_("変更の重さ"),
        choices=[
            ("yes", _("内容が変わる: 承認と署名を、すべてやり直す")),
            ("no", _("語句の訂正: これまでの署名は続き、承認は一人の確認で足りる")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("そう判断した理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignOffForm(forms.Form):
    """Who signs a policy and whom to ask."""

    signatory_title = forms.CharField(label=_("役職"), max_length=60)
    signatory_name = forms.CharField(label=_("氏名"), max_length=80)
    contact = forms.CharField(
        label=_("方針についての問合せ先"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("窓口の名前、電話、メールなど。外部向けの方針では必ず書きます。"),
    )
    enacted_on = forms.DateField(
        label=_("制定日"),
        widget=Day,
        required=False,
        help_text=_("ここに残っている最初の版より前に定めていたときだけ書きます。"),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        """For a kind of regulation: a notice need not be signed."""
        super().__init__(*args, **options)
        if kind == Regulation.Kind.PUBLIC_NOTICE:
            for name in ("signatory_title", "signatory_name"):
                self.fields[name].required = False


class NoteForm(forms.Form):
    """Why it is written anew."""

    note = forms.CharField(
        label=_("書き直す理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class UnpublishForm(forms.Form):
    """Why a publication is taken back."""

    note = forms.CharField(
        label=_("取り消す理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "この版は承認済みに戻り、施行日を決め直して発行できます。書いた人と承認した人に知らせます。"
        ),
    )


class EndForm(forms.Form):
    """From which day it no longer counts."""

    from_day = forms.DateField(label=_("この日から効力がない"), widget=Day)
    why = forms.CharField(
        label=_("廃止する理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class DocumentForm(forms.Form):
    """A Word or PDF file."""

    file = forms.FileField(
        label=_("文書ファイル"),
        help_text=_(
            "ファイルはそのまま保管し、文字を取り出して、画面と検索でも読めるようにします。"
        ),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Name and bytes; what is too large comes as nothing and is refused by the action."""
        upload: Any = self.cleaned_data["file"]
        return str(upload.name), bytes(upload.read()) if upload.size <= LARGEST else b""


class ImportForm(forms.Form):
    """Clauses in a file."""

    file = forms.FileField(label=_("条文のファイル"))
    reason = forms.CharField(label=_("変える理由"), max_length=400)

    def clean_file(self) -> bytes:
        """Its bytes."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        return content_of(upload)


class StarterForm(forms.Form):
    """Which of the starter texts to take in."""

    codes = forms.MultipleChoiceField(
        label=_("取り込むひな型"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("取り込むひな型を選んでください。")},
    )

    def __init__(self, *args: Any, books: list[dict[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["codes"]
        found.choices = [(str(b["code"]), f"{b['code']} {b['title']}") for b in books]
        found.initial = [str(b["code"]) for b in books]
