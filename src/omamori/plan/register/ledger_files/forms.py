"""台帳のファイルの入力欄。"""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.plan.register.ledger_files.importing import LARGEST


class UploadForm(forms.Form):
    """A file with a ledger."""

    file = forms.FileField(label=_("今の台帳のファイル"), allow_empty_file=True)

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        upload = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(
                _(
                    "ファイルが大きすぎます。50 MB までです。画像を除くか、シートを分けて保存してください。"
                )
            )
        return bytes(upload.read())


class ConfirmForm(forms.Form):
    """Why the register changes."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        help_text=_("承認する人が読みます。例: これまでの Excel の台帳をお守りに移す。"),
    )
    binding = forms.CharField(max_length=64, widget=forms.HiddenInput)
