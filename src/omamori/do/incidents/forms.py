"""ヒヤリハットの入力。The one-minute report and the lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents import domain
from omamori.do.incidents.naming import Choices
from omamori.facts.gate_rules import RULE_NAMES
from omamori.foundation.calendar import clock


def _choices(words: dict[str, str]) -> list[tuple[str, Any]]:
    return [(code, _(word)) for code, word in words.items()]


class ReportForm(forms.Form):
    """Five answers; only the story is typed."""

    medium = forms.ChoiceField(
        label=_("何で起きましたか"), choices=_choices(domain.MEDIA), widget=forms.RadioSelect
    )
    cause = forms.ChoiceField(
        label=_("どんなことですか"), choices=_choices(domain.CAUSES), widget=forms.RadioSelect
    )
    noticed_at = forms.DateTimeField(
        label=_("気づいた時刻"),
        help_text=_("起きた時刻ではなく、気づいた時刻です。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    rough_count = forms.ChoiceField(
        label=_("何人くらいの情報ですか"), choices=_choices(domain.COUNTS), required=False
    )
    process = forms.ChoiceField(
        label=_("どの業務で"),
        help_text=_("分かるときだけ。あとから事務局が決めることもできます。"),
        required=False,
    )
    story = forms.CharField(
        label=_("何がありましたか"),
        help_text=_("ひとことで十分です。相手の名前は書かなくてかまいません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=domain.LONGEST_STORY,
    )

    field_order = ("medium", "cause", "noticed_at", "rough_count", "story", "process")

    def __init__(self, *args: Any, processes: Choices = (), **options: Any) -> None:
        """Start with the present moment; business processes are asked for where some may be chosen."""
        super().__init__(*args, **options)
        if processes:
            offer(self.fields["process"], processes)
        else:
            del self.fields["process"]
        now = clock.now().astimezone(clock.JST)
        self.fields["noticed_at"].initial = now.replace(second=0, microsecond=0)

    def report(self) -> domain.Report:
        """The report in the words of the domain; only after ``is_valid``."""
        return domain.Report(**self.cleaned_data)


class ProcessForm(forms.Form):
    """In which business process it happened."""

    process = forms.ChoiceField(label=_("どの業務で起きたか"), required=False)

    def __init__(self, *args: Any, processes: Choices, **options: Any) -> None:
        """Offer what the reader sees in the register."""
        super().__init__(*args, **options)
        offer(self.fields["process"], processes)


def offer(field: forms.Field, processes: Choices) -> None:
    """Put business processes under their headings into a field of choices, the unknown one first."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("分からない")), *((head, list(rows)) for head, rows in processes)]


class FilterForm(forms.Form):
    """Which near misses are listed."""

    month = forms.ChoiceField(label=_("月"), required=False)
    cause = forms.ChoiceField(label=_("どんなこと"), required=False)
    reason = forms.ChoiceField(label=_("ゲートの理由"), required=False)
    process = forms.ChoiceField(label=_("業務"), required=False)

    def __init__(self, *args: Any, processes: Choices = (), **options: Any) -> None:
        """Offer the last twelve months, every cause, every rule and the processes that the reader sees."""
        super().__init__(*args, **options)
        if processes:
            field = self.fields["process"]
            assert isinstance(field, forms.ChoiceField)
            named = [(head, list(rows)) for head, rows in processes]
            field.choices = [("", _("すべて")), ("-", _("分からない")), *named]
        else:
            del self.fields["process"]
        every: list[tuple[str, Any]] = [("", _("すべて"))]
        months = [(m, m) for m in reversed(domain.months(clock.today()))]
        for name, choices in (
            ("month", months),
            ("cause", _choices(domain.CAUSES)),
            ("reason", _choices(RULE_NAMES)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = every + choices


class ReviewForm(forms.Form):
    """What is learned."""

    lesson = forms.CharField(
        label=_("次に防ぐためにすること"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=domain.LONGEST_STORY,
    )
