"""環境の変更の入力。Three questions, the answer to a task, the answer of the approver."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.safeguards import domain
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.reference.changes import kinds

_DAY = {"type": "date"}
Choices = Sequence[tuple[str, str]]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ReportForm(forms.Form):
    """What changes, where, from when."""

    kind = forms.ChoiceField(label=_("1. 何が変わりますか"), widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("変わることを、ひとことで"),
        help_text=_("例: 営業部が週に三日、自宅で働く。人の名前は書かないでください。"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=domain.LONGEST,
    )
    departments = forms.MultipleChoiceField(
        label=_("2. どこで変わりますか"),
        help_text=_("会社全体のときは、選ばないでください。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    processes = forms.MultipleChoiceField(
        label=_("業務を絞るとき"),
        help_text=_("その部門のすべての業務で変わるときは、選ばないでください。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = forms.DateField(
        label=_("3. いつから変わりますか"),
        help_text=_("もう始まっているときは、始めた日を入れてください。"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, processes: Choices = (), **options: Any) -> None:
        """Offer the kinds of ``reference/changes``, departments and business processes of today."""
        super().__init__(*args, **options)
        self._names: dict[str, dict[str, Any]] = {
            "kind": {k.code: _(k.label) for k in kinds().values()},
            "departments": organization.department_names(),
            "processes": dict(processes),
        }
        _offer(self, "kind", list(self._names["kind"].items()))
        _offer(self, "departments", list(self._names["departments"].items()))
        if processes:
            _offer(self, "processes", list(processes))
        else:
            del self.fields["processes"]

    def told(self) -> list[str]:
        """The answers but the day as people read them in one line; only after ``is_valid``."""
        values, names = self.cleaned_data, self._names
        where = [str(names["departments"][one]) for one in values["departments"]]
        work = [str(names["processes"][one]) for one in values.get("processes", ())]
        return [
            str(names["kind"][values["kind"]]),
            values["what"].rstrip("。"),
            "、".join(where) or str(_("全社")),
            *(["、".join(work)] if work else []),
        ]

    def given(self) -> domain.Report:
        """The answers in the words of the domain; only after ``is_valid``."""
        values = self.cleaned_data
        return domain.Report(
            kind=values["kind"],
            what=values["what"],
            departments=tuple(values["departments"]),
            processes=tuple(values.get("processes", ())),
            starts_on=values["starts_on"],
        )


class FilterForm(forms.Form):
    """Which changes are listed."""

    kind = forms.ChoiceField(label=_("種類"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every kind."""
        super().__init__(*args, **options)
        every: list[tuple[str, Any]] = [("", _("すべて"))]
        _offer(self, "kind", every + [(k.code, _(k.label)) for k in kinds().values()])


class TaskForm(forms.Form):
    """What came of looking at a thing."""

    outcome = forms.ChoiceField(
        label=_("見直した結果"),
        widget=forms.RadioSelect,
        choices=[
            ("changed", _("新しいやり方に合わせて直した")),
            ("fits", _("新しいやり方でも、このままでよい")),
        ],
    )
    result = forms.CharField(
        label=_("直したこと、またはこのままでよいわけ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=domain.LONGEST,
    )


class ReviewForm(TaskForm):
    """The same of several things."""

    tasks = forms.MultipleChoiceField(
        label=_("見直したもの"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("tasks", "outcome", "result")

    def __init__(self, *args: Any, open_tasks: Choices, **options: Any) -> None:
        """Offer what waits and may be answered by the reader."""
        super().__init__(*args, **options)
        _offer(self, "tasks", list(open_tasks))


class AssignForm(forms.Form):
    """Who looks at a thing, and by when."""

    owner = forms.ChoiceField(label=_("担当"))
    due_on = forms.DateField(label=_("期日"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer everybody who works here today, by reading of the names."""
        super().__init__(*args, **options)
        people = organization.everybody(on=clock.today()).order_by("name_kana", "pk")
        columns = people.values_list("public_id", "name", "department__name")
        _offer(self, "owner", [(key, f"{name} ({where})") for key, name, where in columns])


class NoteForm(forms.Form):
    """What the approver wants changed."""

    note = forms.CharField(
        label=_("直してほしいこと"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=domain.LONGEST,
    )


class CloseForm(forms.Form):
    """Why the review ends although something was not looked at."""

    reason = forms.CharField(
        label=_("見直さないまま閉じる理由 (残りがあるときだけ)"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=domain.LONGEST,
        required=False,
    )
