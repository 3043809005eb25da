"""短い学習の入力。What a lesson says, for whom, until when; and what the approver wants changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.training.lessons import domain
from omamori.do.training.lessons.drafting import Terms
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.working_days import WorkingDayForm

_TELLING = ("title", "story", "causes", "others", "watch", "why", "now", "example")
OF_CASE = ("title", "story", "causes", "others", "watch", "now", "example")
OF_CHANGE = ("title", "why", "now", "example")


def _long(
    label: Any, help_text: Any = "", *, rows: int = 3, needed: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=domain.LONGEST,
        required=needed,
    )


class LessonForm(WorkingDayForm):
    """One lesson; fields of the other kind are left out."""

    last_days = ("due_on",)

    title = forms.CharField(label=_("題"), max_length=120)
    story = _long(
        _("何が起きたか"),
        _("だれのことか分からないように書きます。名前や日付は、保存のときにもう一度伏せます。"),
        rows=4,
    )
    causes = _long(_("発生原因"), _("一行に一つ。"))
    others = _long(_("その他の要因"), _("一行に一つ。"), needed=False)
    watch = _long(_("注意すべきこと"), _("一行に一つ。一行目は、テストの正解にもなります。"))
    why = _long(_("なぜ変わるか"))
    now = _long(_("今すること"), _("一行に一つ。"))
    example = _long(_("例"), _("自社の仕事の言葉で、一つ。"), rows=2, needed=False)
    audience = forms.ChoiceField(
        label=_("だれに配るか"),
        widget=forms.RadioSelect,
        choices=[
            ("all", _("全員")),
            ("departments", _("部門を選ぶ")),
            ("posts", _("役割を選ぶ")),
            ("employments", _("雇用の区分を選ぶ")),
        ],
    )
    departments = forms.MultipleChoiceField(
        label=_("部門"), widget=forms.CheckboxSelectMultiple, required=False
    )
    posts = forms.MultipleChoiceField(
        label=_("役割"), widget=forms.CheckboxSelectMultiple, required=False
    )
    employments = forms.MultipleChoiceField(
        label=_("雇用の区分"), widget=forms.CheckboxSelectMultiple, required=False
    )
    due_on = forms.DateField(label=_("いつまでに"), widget=Day())

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        """Leave out what a lesson of the kind does not say; offer departments, posts, employments."""
        super().__init__(*args, **options)
        wanted = OF_CASE if kind == "case" else OF_CHANGE
        for name in _TELLING:
            if name not in wanted:
                del self.fields[name]
        offers: dict[str, Any] = {
            "departments": organization.department_names(),
            "posts": organization.post_labels(),
            "employments": organization.employment_labels(),
        }
        for name, known in offers.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(known.items())
        self.kind = kind

    def told(self) -> domain.Lesson:
        """What it says; only after ``is_valid``."""
        texts = {name: self.cleaned_data[name] for name in _TELLING if name in self.fields}
        return domain.Lesson(kind=self.kind, **texts)

    def terms(self) -> Terms:
        """For whom and until when."""
        values = self.cleaned_data
        chosen = values.get(values["audience"], ()) if values["audience"] != "all" else ()
        return Terms(audience=values["audience"], values=tuple(chosen), due_on=values["due_on"])


class NoteForm(forms.Form):
    """What the approver wants changed."""

    note = forms.CharField(
        label=_("直してほしいこと"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400
    )
