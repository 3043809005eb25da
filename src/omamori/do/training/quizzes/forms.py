"""テストの入力。Rules of a quiz, a reason, and which questions to approve."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.overview import earlier, mark_label
from omamori.do.training.quizzes.setting import MOST_ON_PAPER, Rules

MOST_NEEDS = 20


class QuizForm(forms.Form):
    """The rules of a quiz."""

    title = forms.CharField(
        label=_("題"), max_length=80, help_text=_("例: 2026年度 全員の理解度テスト")
    )
    number = forms.IntegerField(
        label=_("出題数"),
        min_value=1,
        max_value=MOST_ON_PAPER,
        initial=10,
        help_text=_("一人の答案に出る問いの数です。この倍の問いが、全体として用意されます。"),
    )
    mark_kind = forms.ChoiceField(
        label=_("合格の線の決め方"),
        widget=forms.RadioSelect,
        initial="percent",
        choices=[("percent", _("正解の割合 (%)")), ("count", _("正解の問数"))],
    )
    mark_value = forms.IntegerField(label=_("合格の線"), min_value=1, max_value=100, initial=80)
    yearly = forms.BooleanField(
        label=_("年に一度の全員のテスト"),
        required=False,
        initial=True,
        help_text=_(
            "教育で必ず扱う四つの内容 (方針、大切さと利点、役割と責任、違反したとき) を、どの答案も必ず含みます。"
        ),
    )
    needs = forms.CharField(
        label=_("必ず出す分野や条"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行に一つ、「分野か条の番号」と「数」を書きます。例: R1 2、emergency 1"),
    )
    previous = forms.ChoiceField(
        label=_("前回のテスト"),
        required=False,
        help_text=_("前回に出した問いをできるだけ避け、どれだけ新しいかを示します。"),
    )
    minutes = forms.IntegerField(
        label=_("時間 (分)"),
        min_value=0,
        max_value=480,
        initial=0,
        help_text=_("0 は制限なしです。"),
    )
    attempts = forms.IntegerField(
        label=_("受けられる回数"),
        min_value=0,
        max_value=20,
        initial=0,
        help_text=_(
            "0 は、合格するまで何度でも受けられます。二度目からは、間違えた条の別の問いが出ます。"
        ),
    )
    shuffle = forms.BooleanField(
        label=_("選択肢の順を人ごとに変える"), required=False, initial=True
    )

    def __init__(self, *args: Any, quiz_id: str = "", **options: Any) -> None:
        """Offer the quizzes before this one."""
        super().__init__(*args, **options)
        field = self.fields["previous"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("なし")), *earlier(quiz_id)]

    def clean_needs(self) -> tuple[tuple[str, int], ...]:
        """Read one need a line: a mark and a number."""
        found = []
        for line in self.cleaned_data["needs"].splitlines()[: MOST_NEEDS + 1]:
            words = line.replace("　", " ").split()
            if not words:
                continue
            if (
                len(words) > 2
                or len(words[0]) > 40
                or not words[-1].isdecimal()
                or len(words[-1]) > 3
            ):
                raise forms.ValidationError(
                    _("「R1 2」のように、番号と数を一行に一つ書いてください。")
                )
            found.append((words[0], int(words[-1])))
        if len(found) > MOST_NEEDS:
            raise forms.ValidationError(_("20 行までにしてください。"))
        return tuple(found)

    def rules(self) -> Rules:
        """What was decided; only after ``is_valid``."""
        return Rules(**self.cleaned_data)


class NoteForm(forms.Form):
    """Why a question is not used."""

    note = forms.CharField(
        label=_("見送るわけ"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400
    )


class FilterForm(forms.Form):
    """Which questions are listed."""

    topic = forms.ChoiceField(label=_("分野"), required=False)
    clause = forms.CharField(label=_("条か規程の番号"), required=False, max_length=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every topic."""
        super().__init__(*args, **options)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *((key, mark_label(key)) for key in domain.TOPICS)]
