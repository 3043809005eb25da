"""組織の状況の書き込み。A look at all of it; the rows themselves follow from ``columns``."""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.exports.list_forms import Day


class ReviewForm(forms.Form):
    """What somebody found when he looked."""

    looked_on = forms.DateField(label=_("見直した日"), widget=Day)
    changed = forms.BooleanField(label=_("変えたことがある"), required=False)
    note = forms.CharField(
        label=_("見たことと判断"),
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例: 法令、取引先、働き方、事故の記録を見た。課題を一つ加えた。"),
    )
