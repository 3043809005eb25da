"""答えの入力。Reads what a checker sends; the choices themselves are judged by the domain."""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.approvals.domain.requests import Given
from omamori.foundation.approvals.rows import Approval

CHOICE = "choice-"
"""Before the id of a question: the name of its field."""


class AnswerForm(forms.Form):
    """A checker's answer."""

    decision = forms.ChoiceField(choices=[("ok", ""), ("stop", "")])
    binding = forms.CharField(max_length=128, required=False)
    note = forms.CharField(max_length=500, required=False)

    def given(self, approval: Approval, *, binding: str = "", seconds: int | None = None) -> Given:
        """The answer in the words of the domain; only after ``is_valid``.

        Args:
            approval: whose questions were asked.
            binding: what was shown, where a note of it came along; else the field of the form.
            seconds: how long it was looked at.
        """
        data = self.cleaned_data
        chosen = (
            (q, self.data.get(f"{CHOICE}{q}", "")) for q, _text, _choices in approval.questions
        )
        return Given(
            binding=binding or data["binding"],
            choices=tuple((q, c) for q, c in chosen if c),
            stop=data["decision"] == "stop",
            note=data["note"],
            seconds=seconds,
        )


UNREADABLE = _(
    "答えを読み取れませんでした。どの質問にも一つずつ答えを選んで、もう一度送ってください。"
)
