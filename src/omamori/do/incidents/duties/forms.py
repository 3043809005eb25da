"""試算の入力。Every fact with "not known" among its answers; sent by GET, so that an answer can be kept as an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.duties.computing import CLASS_LABELS
from omamori.do.incidents.duties.facts_of_case import MOST_PERSONS, CaseFacts, from_json
from omamori.do.incidents.duties.rulebook import industries
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.ui.wording import told

ANSWERS = (("", _("分からない")), ("yes", _("はい")), ("no", _("いいえ")))
_SAID = {"yes": True, "no": False, "": None}
QUESTIONS = {
    "sensitive": _("病歴、健康診断の結果などの要配慮個人情報を含む"),
    "property_damage": _("カード番号、パスワードなど、悪用されると財産的被害が出る"),
    "malicious": _("不正アクセス、盗難、持ち出しなど、不正の目的のおそれがある"),
    "strongly_encrypted": _("高度な暗号化がされ、鍵は漏れていない"),
    "recovered_unseen": _("だれにも見られないうちに、すべて回収した"),
    "personal_data": _("データベースや名簿の一部 (個人データ) である"),
    "my_number": _("マイナンバーを含む"),
    "pmark_holder": _("プライバシーマークの付与を受けている (申請中を含む)"),
}
FURTHER = {
    "my_number_public": _("マイナンバーが、不特定多数に見られる状態だった"),
    "my_number_system": _("マイナンバーが、個人番号利用事務などのシステムから出た"),
    "being_acquired": _("入力フォームなどで、取得しようとしていた情報を含む"),
    "card_data": _("クレジットカード番号を含む"),
    "unreachable": _("連絡できない本人がいる"),
    "insured": _("保険で補償される"),
    "employment_data": _("自社の従業者の情報だけである"),
}


class TrialForm(forms.Form):
    """The facts of a case that is only thought of."""

    known_on = forms.DateField(
        label=_("知った日"),
        widget=Day,
        help_text=_("いずれかの部署が最初に知った日です。この日が1日目になります。"),
    )
    classes = forms.MultipleChoiceField(
        label=_("何が起きたか"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("分からないときは、選ばないでください。"),
    )
    persons = forms.IntegerField(
        label=_("本人の数"), required=False, min_value=0, max_value=MOST_PERSONS
    )
    persons_max = forms.IntegerField(
        label=_("本人の数 (最大)"),
        required=False,
        min_value=0,
        max_value=MOST_PERSONS,
        help_text=_("数え終わっていないときの、あり得る最大の人数です。多いほうで判断します。"),
    )
    role = forms.ChoiceField(
        label=_("立場"),
        required=False,
        choices=(
            ("", _("分からない")),
            ("controller", _("自社の情報")),
            ("processor", _("委託を受けて預かった情報")),
        ),
    )
    entruster_notified_on = forms.DateField(
        label=_("委託元に知らせた日"), required=False, widget=Day
    )
    contract_days = forms.IntegerField(
        label=_("委託契約に定めた報告の日数"), required=False, min_value=1, max_value=366
    )
    industry = forms.ChoiceField(label=_("業種"), required=False)
    learned = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        """Add the questions with three answers."""
        super().__init__(data, initial=initial)
        classes = self.fields["classes"]
        assert isinstance(classes, forms.MultipleChoiceField)
        classes.choices = [(code, told(label)) for code, label in CLASS_LABELS.items()]
        industry = self.fields["industry"]
        assert isinstance(industry, forms.ChoiceField)
        named = [(code, told(label)) for code, label in industries().items()]
        industry.choices = [("", _("ほかの業種")), *named]
        for name, label in (QUESTIONS | FURTHER).items():
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=ANSWERS)

    def facts(self) -> CaseFacts:
        """What was answered."""
        values: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "learned":
                pairs = (pair.partition(":") for pair in value.split(",") if pair)
                values[name] = {key: day for key, _colon, day in pairs} or None
            elif name in QUESTIONS or name in FURTHER:
                values[name] = _SAID[value]
            elif hasattr(value, "isoformat"):
                values[name] = value.isoformat()
            else:
                values[name] = value or (0 if value == 0 else None)
        return from_json(values)
