"""分かっていることの入力。Every fact the duties depend on, with three answers: yes, no, not known."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.cases import domain
from omamori.do.incidents.duties.facts_of_case import CLASSES, KEYS
from omamori.do.incidents.duties.rulebook import industries
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.ui.wording import told
from omamori.reference.statistics import axis

_YES_NO = {
    "sensitive": _("要配慮個人情報 (病歴など) が含まれる"),
    "property_damage": _("悪用されると財産の損害になる (カード番号、ログインの情報など)"),
    "malicious": _("だれかが悪い目的でしたおそれがある (不正アクセス、盗難、持ち出し)"),
    "my_number": _("マイナンバーが含まれる"),
    "my_number_public": _("マイナンバーを、不特定多数が見られた"),
    "my_number_system": _("マイナンバーが、個人番号利用事務などのシステムから出た"),
    "strongly_encrypted": _("高度に暗号化され、鍵は無事"),
    "recovered_unseen": _("だれにも見られずに、すべて戻った"),
    "personal_data": _("個人データである (検索できるように整理された個人情報)"),
    "being_acquired": _("ちょうど取得しようとしていた (入力フォームなど)"),
    "pmark_holder": _("プライバシーマークの付与を受けている (申請中を含む)"),
    "card_data": _("カード番号が含まれる"),
    "employment_data": _("自社の従業者の情報だけである"),
    "insured": _("サイバー保険などの対象になりうる"),
    "unreachable": _("連絡のつかない本人がいる"),
}
_ANSWERS = [("", _("分からない")), ("yes", _("はい")), ("no", _("いいえ"))]
_SAID = {"yes": True, "no": False}
Processes = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Business processes under headings."""


class FactsForm(forms.Form):
    """What is known now."""

    known_on = forms.DateField(
        label=_("社内のどこかの部署が最初に知った日"),
        widget=Day,
        help_text=_("期限は、この日を1日目として数えます。"),
    )
    occurred_on = forms.DateField(label=_("起きた日"), widget=Day, required=False)
    classes = forms.MultipleChoiceField(
        label=_("どの事故等に当たりうるか"), required=False, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.IntegerField(label=_("数えた人数"), required=False, min_value=0)
    persons_max = forms.IntegerField(
        label=_("最大の人数"),
        required=False,
        min_value=0,
        help_text=_("多い方の人数で判断します。"),
    )
    process = forms.ChoiceField(
        label=_("どの業務で起きたか"),
        required=False,
        help_text=_("個人情報管理台帳の業務です。業務ごとの件数に数え、是正処置を始めると、この業務のリスクを見直します。"),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("自社の立場"),
        required=False,
        choices=[("", _("分からない")), ("controller", _("自社の情報")), ("processor", _("委託元から預かった情報"))],
    )  # fmt: skip
    entruster_notified_on = forms.DateField(
        label=_("委託元に知らせた日"), widget=Day, required=False
    )
    contract_days = forms.IntegerField(
        label=_("委託契約に定めた報告の日数"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("預かった情報のとき。知った日を1日目とします。定めがなければ空のままにしてください。"),
    )  # fmt: skip
    industry = forms.ChoiceField(
        label=_("この件の業務の業種"),
        required=False,
        help_text=_("報告の権限が大臣に委任された業種では、報告先が個人情報保護委員会から変わります。"),
    )  # fmt: skip
    what = forms.CharField(label=_("何があったか"), required=False, max_length=domain.LONGEST, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    items = forms.CharField(label=_("どの項目か"), required=False, max_length=domain.LONGEST, help_text=_("例: 氏名、住所、電話番号"))  # fmt: skip
    occurred = forms.CharField(label=_("起きた時刻・期間 (言葉で)"), required=False, max_length=domain.LONGEST)  # fmt: skip
    place = forms.CharField(label=_("どこで"), required=False, max_length=domain.LONGEST)
    learned_on = forms.DateField(
        label=_("新しいことが分かった日"),
        widget=Day,
        required=False,
        help_text=_(
            "前の版で「いいえ」や少ない人数だったものが、調べて変わったときだけ書きます。新しく生じる義務を、この日から数えます。空なら、安全側に、最初に知った日から数えます。"
        ),
    )
    reason = forms.CharField(
        label=_("なぜそう分かったか"),
        max_length=domain.LONGEST_LINE,
        help_text=_("例: ログを数えた。相手に電話で確かめた。"),
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, processes: Processes = (), **options: Any) -> None:
        """Add a question for each fact that is yes, no or unknown, before the words.

        Args:
            processes: (heading, (public id, number and name)) of what may be chosen.
        """
        super().__init__(*args, **options)
        process = self.fields["process"]
        assert isinstance(process, forms.ChoiceField)
        process.choices = [("", _("分からない")), *((head, list(rows)) for head, rows in processes)]
        field = self.fields["classes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(v.code, _(v.label)) for v in axis("event").values if v.code in CLASSES]
        industry = self.fields["industry"]
        assert isinstance(industry, forms.ChoiceField)
        named = [(code, told(label)) for code, label in industries().items()]
        industry.choices = [("", _("ほかの業種")), *named]
        for name, label in _YES_NO.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=_ANSWERS, required=False)
        words = ["what", "items", "occurred", "place", "learned_on", "reason", "number"]
        self.order_fields([n for n in self.fields if n not in words] + words)

    @staticmethod
    def initial_of(facts: dict[str, Any], words: dict[str, str], number: int) -> dict[str, Any]:
        """A version as the form shows it; facts it does not ask for stay in ``facts``."""
        shown = {k: v for k, v in facts.items() if k not in _YES_NO and v is not None}
        answers = {n: "" if facts.get(n) is None else "yes" if facts[n] else "no" for n in _YES_NO}
        return {**shown, **answers, **words, "number": number}

    def facts(self, before: dict[str, Any]) -> dict[str, Any]:
        """Keys of ``CaseFacts`` as JSON values; what the form does not ask for is taken from before."""
        given = dict(self.cleaned_data)
        found: dict[str, Any] = {}
        for key in KEYS:
            if key not in self.fields:
                found[key] = before.get(key)
            elif key in _YES_NO:
                found[key] = _SAID.get(given[key])
            else:
                value = given[key]
                found[key] = value.isoformat() if hasattr(value, "isoformat") else value or None
        found["learned"] = None
        for key in ("persons", "persons_max"):
            found[key] = given[key]
        return found


def answers_of(facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(question, answer in words) of every fact that is yes, no or unknown, for paper."""
    said = {"": _("分からない"), "yes": _("はい"), "no": _("いいえ")}
    given = FactsForm.initial_of(facts, {}, 0)
    return tuple((str(label), str(said[given[name]])) for name, label in _YES_NO.items())
