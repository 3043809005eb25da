"""報告の入力。The one-minute form; most of it is chosen, nothing must be typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.reports import domain
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


def _choices(words: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, _(word)) for code, word in words.items()]


class ReportForm(forms.Form):
    """What, when noticed, by what, about how many, who."""

    form = forms.CharField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("何が起きましたか"),
        choices=[(code, _(words)) for code, (words, _icon) in domain.CHOICES.items()],
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("いま、どうなっていますか"),
        choices=_choices(domain.OUTCOMES),
        widget=forms.RadioSelect,
    )
    medium = forms.ChoiceField(
        label=_("何で起きましたか"), choices=_choices(domain.MEDIA), widget=forms.RadioSelect
    )
    noticed_at = forms.DateTimeField(
        label=_("いつ気づきましたか"),
        help_text=_("起きた時刻ではなく、社内のだれかが最初に気づいた時刻です。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    occurred = forms.CharField(
        label=_("いつ起きましたか"),
        required=False,
        max_length=domain.LONGEST_LINE,
        help_text=_("分かる範囲で。例: きのうの夕方"),
    )
    rough_count = forms.ChoiceField(
        label=_("何人くらいの情報ですか"), choices=_choices(domain.COUNTS), required=False
    )
    words = forms.CharField(
        label=_("ひとこと"),
        required=False,
        max_length=domain.LONGEST,
        help_text=_("書かなくてもかまいません。相手の名前は要りません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    department = forms.ChoiceField(label=_("部署"), required=False)
    photo = forms.FileField(
        label=_("写真"),
        required=False,
        help_text=_("撮った場所の記録は消してから保管します。12 MB まで。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    name = forms.CharField(
        label=_("お名前"),
        required=False,
        max_length=domain.LONGEST_LINE,
        help_text=_("名前も連絡先も空なら、匿名の報告になります。"),
    )
    contact = forms.CharField(
        label=_("連絡先 (内線・電話・メール)"), required=False, max_length=domain.LONGEST_LINE
    )
    aside = forms.BooleanField(
        label=_("事務局と個人情報保護管理者には見せない (トップマネジメントだけに届きます)"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the present moment and the departments of today."""
        super().__init__(*args, **options)
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("分からない")), *organization.department_names().items()]
        now = clock.now().astimezone(clock.JST)
        self.fields["noticed_at"].initial = now.replace(second=0, microsecond=0)

    def given(self) -> domain.Given:
        """In the words of the domain; only after ``is_valid``."""
        kept = {k: v for k, v in self.cleaned_data.items() if k not in ("form", "photo")}
        return domain.Given(**kept)


class StatusForm(forms.Form):
    """Receipt number and code word."""

    receipt = forms.CharField(label=_("受付番号"), max_length=20)
    word = forms.CharField(label=_("合言葉"), max_length=40)
    text = forms.CharField(
        label=_("返事・付け足したいこと"),
        required=False,
        max_length=domain.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(forms.Form):
    """A question to the reporter."""

    text = forms.CharField(
        label=_("報告した人に聞くこと"),
        max_length=domain.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoorForm(forms.Form):
    """From where reports are taken, and whom to call."""

    networks = forms.CharField(
        label=_("社内のネットワーク (一行に一つ)"),
        required=False,
        max_length=2000,
        help_text=_("ここからは、サインインせずに報告できます。例: 192.0.2.0/24"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label=_("急ぐときの電話"),
        required=False,
        max_length=domain.LONGEST_LINE,
        help_text=_("報告した人の画面と、貼り紙に出ます。例: 内線 142 (個人情報保護管理者)"),
    )
    renew = forms.BooleanField(
        label=_("これまでに配った QR コードとリンクを使えなくする"), required=False
    )
