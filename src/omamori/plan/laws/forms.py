"""法令等の書き込み。Looks, tasks and switch days; the rows themselves follow from ``columns``."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.organization.person_field import PersonField
from omamori.foundation.ui.wording import told
from omamori.plan.laws.domain.reviews import OCCASIONS, RESULTS
from omamori.plan.laws.reviewing import Looked
from omamori.plan.laws.rows import LawRow


class ReviewForm(forms.Form):
    """What somebody found when he looked."""

    laws = forms.MultipleChoiceField(
        label=_("確かめた法令等"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("見直した法令等を選んでください。")},
    )
    occasion = forms.ChoiceField(label=_("機会"), choices=[])
    looked_at = forms.CharField(
        label=_("確かめた場所"),
        max_length=200,
        help_text=_("例: e-Gov 法令検索、審査機関のお知らせ"),
    )
    looked_on = forms.DateField(label=_("確かめた日"), widget=Day)
    result = forms.ChoiceField(label=_("結果"), choices=[], widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("気づいたこと・変わったこと"),
        max_length=900,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    task = forms.CharField(label=_("すること (変更があったとき)"), max_length=160, required=False)
    task_owner = PersonField(label=_("する人 (変更があったとき)"), required=False)
    task_due = forms.DateField(label=_("期限 (変更があったとき)"), widget=Day, required=False)

    def __init__(self, *args: Any, laws: tuple[LawRow, ...], **options: Any) -> None:
        """Offer these laws."""
        options.setdefault("initial", {}).setdefault("looked_on", clock.today())
        super().__init__(*args, **options)
        choices = [(row.public_id, f"{row.code} {row.title}") for row in laws]
        cast("forms.MultipleChoiceField", self.fields["laws"]).choices = choices
        for name, words in (("occasion", OCCASIONS), ("result", RESULTS)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [(key, told(label)) for key, label in words.items()]

    def looked(self) -> Looked:
        """What was entered."""
        return Looked(**{**self.cleaned_data, "laws": tuple(self.cleaned_data["laws"])})


class TaskForm(forms.Form):
    """What was done."""

    note = forms.CharField(
        label=_("したこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class SwitchForm(forms.Form):
    """From when our records follow a change."""

    switch_on = forms.DateField(
        label=_("切り替える日"),
        widget=Day,
        required=False,
        help_text=_("施行日か、それより後の日。空にすると「切」に戻ります。"),
    )
    reason = forms.CharField(label=_("そう決めた理由と、確かめた出典"), max_length=400)
    task_owner = PersonField(
        label=_("準備をする人"),
        required=False,
        help_text=_("切り替える日までに、規程などを直す人。空なら、決めた人がします。"),
    )
