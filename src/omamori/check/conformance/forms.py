"""規程と実際の入力。How much of a clause has to be kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.check.conformance import domain


class ThresholdForm(forms.Form):
    """Share, cases, first day and reason."""

    least_share = forms.IntegerField(label=_("守られた割合の下限 (%)"), min_value=1, max_value=100)
    least_cases = forms.IntegerField(
        label=_("これより少ない件数では判断しない (件)"), min_value=1, max_value=100_000
    )
    effective_from = forms.DateField(
        label=_("適用日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("変えるわけ"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=domain.LONGEST,
    )
