"""目標と計画の書き込み。Figures, moves, what was done, the grant; the rows themselves follow from ``columns``."""

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.exports.list_forms import Day


class FigureForm(forms.Form):
    """A figure of one day."""

    on = forms.DateField(label=_("測った日"), widget=Day)
    value = forms.DecimalField(label=_("値"), max_digits=15, decimal_places=3)
    note = forms.CharField(label=_("説明"), max_length=200, required=False)


class MoveForm(forms.Form):
    """Another day for an event."""

    planned_on = forms.DateField(label=_("新しい予定の日"), widget=Day)
    until = forms.DateField(
        label=_("新しい終わりの日"),
        widget=Day,
        required=False,
        help_text=_("一日で終わるなら空にします。"),
    )
    reason = forms.CharField(label=_("変える理由"), max_length=400)


class DoneForm(forms.Form):
    """That an event was done."""

    on = forms.DateField(label=_("行った日 (終わった日)"), widget=Day)
    note = forms.CharField(
        label=_("行ったことと結果"), max_length=900, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = forms.CharField(
        label=_("記録の置き場所"),
        max_length=200,
        help_text=_("例: 共有フォルダー > PMS > 2026 > 教育、総務部の書庫 2番棚"),
    )


class GrantForm(forms.Form):
    """The grant of the PrivacyMark."""

    number = forms.CharField(label=_("登録番号"), max_length=30, required=False)
    granted_on = forms.DateField(label=_("有効期間の始まり"), widget=Day)
    expires_on = forms.DateField(label=_("有効期間の終わり"), widget=Day)
    applied_on = forms.DateField(
        label=_("更新を申請した日"), widget=Day, required=False, help_text=_("申請したら書きます。")
    )
