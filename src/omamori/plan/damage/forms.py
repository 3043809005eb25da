"""計算のフォーム。What might leak, of how many people, and which costs would arise."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.plan.damage.queries import Question, Standard

_UNKNOWN = ("", _("分からない (幅に入れる)"))
_YES = {"yes": True, "no": False}


class QuestionForm(forms.Form):
    """A question; what is not known makes the range wider."""

    kinds = forms.MultipleChoiceField(
        label=_("漏れる情報の種類"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    least = forms.IntegerField(label=_("少なくとも何人分か"), min_value=1, max_value=100_000_000)
    most = forms.IntegerField(label=_("多くて何人分か"), min_value=1, max_value=100_000_000)
    responsible = forms.ChoiceField(
        label=_("社会的な責任が、一般より大きい会社か"),
        required=False,
        choices=[
            _UNKNOWN,
            ("no", _("一般")),
            ("yes", _("大きい (医療、金融、通信、公的機関、著名な大企業)")),
        ],
    )
    response = forms.ChoiceField(
        label=_("起きたあとの対応"),
        required=False,
        choices=[_UNKNOWN, ("no", _("適切にできる")), ("yes", _("適切にできない"))],
    )
    costs = forms.MultipleChoiceField(
        label=_("生じる費用"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    months = forms.IntegerField(
        label=_("月ごとの費用は、何か月分か"), min_value=1, max_value=60, required=False, initial=3
    )

    def __init__(self, *args: Any, found: Standard, **options: Any) -> None:
        """Offer the kinds and costs that count today."""
        super().__init__(*args, **options)
        for name, choices in (
            ("kinds", [(code, _now(item.label)) for code, item in found.items.items()]),
            ("costs", [(cost.code, _now(cost.label)) for cost in found.costs]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The most is not less than the least."""
        given = super().clean() or self.cleaned_data
        least, most = given.get("least"), given.get("most")
        if least and most and most < least:
            self.add_error("most", _now("「少なくとも」の人数以上にしてください。"))
        return given

    def asked(self) -> Question:
        """The question in the words of the domain; only after ``is_valid``."""
        given = self.cleaned_data
        return Question(
            kinds=frozenset(given["kinds"]),
            least=given["least"],
            most=given["most"],
            responsible_more=_YES.get(given["responsible"]),
            improper=_YES.get(given["response"]),
            costs=frozenset(given["costs"]),
            months=given["months"] or 1,
        )
