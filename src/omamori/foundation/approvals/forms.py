"""答えの入力。Reads what a checker sends; the choices themselves are judged by the domain."""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.approvals.domain import Given


class AnswerForm(forms.Form):
    """A checker's answer."""

    decision = forms.ChoiceField(choices=[("ok", ""), ("stop", "")])
    binding = forms.CharField(max_length=128)
    choice = forms.CharField(max_length=40, required=False)
    note = forms.CharField(max_length=500, required=False)

    def given(self) -> Given:
        """The answer in the words of the domain; only after ``is_valid``."""
        data = self.cleaned_data
        return Given(
            binding=data["binding"],
            choice=data["choice"],
            stop=data["decision"] == "stop",
            note=data["note"],
        )


UNREADABLE = _("答えを読み取れませんでした。選択肢を一つ選んで、もう一度送ってください。")
