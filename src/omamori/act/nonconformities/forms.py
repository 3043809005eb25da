"""不適合の入力。What was found, the plan, its result and its effect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.opening import ORIGINS
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


def _origins() -> list[tuple[str, Any]]:
    return [(o.value, _(str(o.label))) for o in Nonconformity.Origin if o.value in ORIGINS]


def _text(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=domain.LONGEST,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReportForm(forms.Form):
    """What was found."""

    origin = forms.ChoiceField(label=_("何をきっかけに見つけましたか"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("何が決まりと違っていましたか (一行)"),
        help_text=_("例: 書庫の鍵が、閉めずに置かれていた。人の名前は書かないでください。"),
        max_length=domain.LONGEST_TITLE,
    )
    what = _text(_("くわしく"), _("いつ、どこで、何を見て分かったかを書きます。"))
    found_on = _day(_("見つけた日"))
    department = forms.ChoiceField(
        label=_("部門"), required=False, help_text=_("会社全体のことのときは、選ばないでください。")
    )
    rule_clause = forms.CharField(
        label=_("守られていなかった条"), required=False, max_length=20, help_text=_("例: R1-5")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer origins and departments, begin with today."""
        super().__init__(*args, **options)
        for name, choices in (
            ("origin", _origins()),
            ("department", [("", _("会社全体")), *organization.department_names().items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["found_on"].initial = clock.today()

    def found(self) -> domain.Finding:
        """The finding in the words of the domain; only after ``is_valid``."""
        return domain.Finding(**self.cleaned_data)


class FilterForm(forms.Form):
    """Which ones are listed."""

    origin = forms.ChoiceField(label=_("きっかけ"), required=False)
    department = forms.ChoiceField(label=_("部門"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every origin and department."""
        super().__init__(*args, **options)
        every: list[tuple[str, Any]] = [("", _("すべて"))]
        origins = [(o.value, _(str(o.label))) for o in Nonconformity.Origin]
        for name, choices in (
            ("origin", origins),
            ("department", list(organization.department_names().items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = every + choices


class PlanForm(forms.Form):
    """Cause and action, with two persons and a day."""

    cause = _text(
        _("原因"),
        _("人の不注意で終わらせず、手順、道具、環境、教育のどこを変えれば防げたかを書きます。"),
    )
    correction = _text(_("その場の処置 (すでに直したこと)"))
    action = _text(_("是正処置 (同じことが起きないようにすること)"))
    owner = forms.ChoiceField(label=_("担当"))
    due_on = _day(_("期日"))
    checker = forms.ChoiceField(
        label=_("効果を確かめる人"),
        help_text=_(
            "計画を立てる人とも担当とも別の人です。処置のあと、決めた日数がたってから確かめます。"
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer everybody who works here today; the auditor looks at the effect unless said otherwise."""
        super().__init__(*args, **options)
        today = clock.today()
        people = organization.everybody(on=today).order_by("name_kana", "pk")
        rows = people.values_list("public_id", "name", "department__name")
        choices = [(key, f"{name} ({where})") for key, name, where in rows]
        for name in ("owner", "checker"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        auditor = organization.holder("auditor", on=today)
        if auditor:
            self.fields["checker"].initial = auditor.public_id

    def given(self) -> domain.Plan:
        """The plan in the words of the domain; only after ``is_valid``."""
        return domain.Plan(**self.cleaned_data)


class NoteForm(forms.Form):
    """What the plan lacks."""

    note = _text(_("計画に足りないこと"), rows=2)


class ResultForm(forms.Form):
    """What was done."""

    result = _text(_("行ったことと、その証拠のありか"))


class EffectForm(forms.Form):
    """Whether it helped."""

    effective = forms.ChoiceField(
        label=_("同じことは起きなくなりましたか"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("はい。効果がありました")),
            ("no", _("いいえ。原因から調べ直します")),
        ],
    )
    effect = _text(_("何を見てそう判断しましたか"))


class WithdrawForm(forms.Form):
    """Why it was none."""

    reason = _text(_("不適合ではなかったわけ"), rows=2)
