"""記載の書き込み。The form of an entry: every column of the register, in the groups of its page."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.facts.lifecycle import Medium
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.plan.register import bulk, queries, showing, wording
from omamori.plan.register.domain.particulars import (
    COUNTS,
    LABELS,
    Acquisition,
    Consent,
    Disposal,
    Handback,
    Particulars,
    Principal,
    counted,
)
from omamori.plan.register.forms import (
    Day,
    PersonField,
    _ActorForm,
    _unknown_partner,
    choices,
    count_text,
    listed,
    parsed,
)

_FIELDS = {"media": "media_codes"}
"""Columns whose field is called differently: forms have their own ``media``."""
_MULTIPLE = forms.CheckboxSelectMultiple


def _word(name: str) -> Any:
    return _(LABELS[name])


def _text(name: str, most: int, help_text: Any = "", *, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=_word(name), max_length=most, required=False, widget=widget, help_text=help_text
    )


def _tick(name: str, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=_word(name), required=False, help_text=help_text)


def _day(name: str, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=_word(name), widget=Day, required=False, help_text=help_text)


class ItemForm(_ActorForm):
    """Every column of an entry; a draft may leave columns open, so only its name and place are asked for."""

    name = forms.CharField(
        label=_word("name"), max_length=120, help_text=_("例: 注文書、採用応募者の履歴書")
    )
    process_id = forms.ChoiceField(label=_word("process_id"), required=False)
    department_id = forms.ChoiceField(label=_word("department_id"))
    owner_id = PersonField(
        label=_word("owner_id"),
        max_length=120,
        required=False,
        help_text=_("従業者番号か氏名。"),
    )
    purpose = _text(
        "purpose", 1000, _("できるだけ具体的に。例: 受注した印刷物の制作と納品のため"), rows=2
    )
    principals = forms.MultipleChoiceField(
        label=_word("principals"), choices=choices(Principal), widget=_MULTIPLE, required=False
    )
    elements = _text(
        "elements", 2000, _("「、」か改行で区切ります。例: 氏名、住所、電話番号"), rows=2
    )
    count = _text("count", 40, _("人数。概数でかまいません。例: 約3,000、1万～2万、500以上"))
    acquisition = forms.ChoiceField(
        label=_word("acquisition"), choices=choices(Acquisition, empty=True), required=False
    )
    source = _text("source", 200, _("だれから。例: 本人、委託元"))
    consent = forms.ChoiceField(
        label=_word("consent"), choices=choices(Consent, empty=True), required=False
    )
    consent_note = _text("consent_note", 400)
    sensitive = _tick(
        "sensitive",
        _("病歴、健康診断の結果、障害、犯罪の経歴、信条など。受診した事実だけの記録は含みません。"),
    )
    sensitive_note = _text("sensitive_note", 400)
    my_number = _tick("my_number")
    card = _tick("card")
    personal_data = _tick("personal_data", _("検索できるように整理している。"))
    retained = _tick(
        "retained", _("開示や訂正に応じる権限が当社にある。受託したものは、ふつう当たりません。")
    )
    media_codes = forms.MultipleChoiceField(
        label=_word("media"), choices=choices(Medium), widget=_MULTIPLE, required=False
    )
    access_holders = _text("access_holders", 400, _("例: 営業部の社員、経理部長"))
    place = _text("place", 200, _("例: 営業部の書庫 2番、受注システム"))
    storage_method = _text("storage_method", 200, _("例: 施錠した書庫、ID とパスワードで制限"))
    addresses = _text(
        "addresses",
        2000,
        _("共有フォルダーや表の場所を 1 行に 1 つ。探索と照らし合わせます。"),
        rows=2,
    )
    use_until_note = _text("use_until_note", 200, _("使ってよい終わり。例: 納品まで"))
    use_until = _day("use_until")
    keep_until_note = _text(
        "keep_until_note", 200, _("手元に置いてよい終わり。例: 納品から 7 年 (法人税法)")
    )
    keep_until = _day("keep_until", _("この日を過ぎると、廃棄するものとして名指しします。"))
    disposal = forms.ChoiceField(
        label=_word("disposal"), choices=choices(Disposal, empty=True), required=False
    )
    disposal_note = _text("disposal_note", 400, _("例: 業者の溶解証明書を保管"))
    contractors = _text(
        "contractors", 1000, _("取引先コードか名称を、「、」か改行で区切ります。"), rows=2
    )
    contractor_note = _text("contractor_note", 400)
    third_party = _tick("third_party")
    third_party_note = _text("third_party_note", 400)
    joint_use = _tick("joint_use")
    joint_use_note = _text("joint_use_note", 400)
    abroad = _tick("abroad", _("外国にある第三者への提供、外国のサーバーでの保管を含みます。"))
    countries = _text("countries", 200)
    entrusted = _tick("entrusted", _("委託元から預かった個人情報。下の欄も書きます。"))
    entruster_id = _text("entruster_id", 120, _("取引先コードか名称。"))
    contract = _text("contract", 200)
    contract_until = _day("contract_until")
    handback = forms.ChoiceField(
        label=_word("handback"), choices=choices(Handback, empty=True), required=False
    )
    handback_note = _text("handback_note", 400)
    clauses = _text("clauses", 400, _("規程の条の番号を「、」で区切ります。例: R1-3、R3-7"))
    note = _text("note", 1000, rows=2)
    reason = forms.CharField(
        label=_("書く・変える理由"),
        max_length=400,
        help_text=_("例: 新しい取扱いを始める、書庫の移転"),
    )

    def __init__(
        self, *args: Any, right: str, before: Particulars | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.before = before
        self._choose("department_id", showing.department_choices(self.actor, right, before))
        found = queries.process_choices(self.actor, on=clock.today(), entry=before)
        self._choose("process_id", found)

    def groups(self) -> Iterator[tuple[str, list[BoundField], bool]]:
        """Headings with their fields, as the page of an entry has them; whether they are open.

        What most entries do not need is closed until something stands in it.
        """
        for heading, names in wording.GROUPS:
            first = [self["name"]] if "purpose" in names else []
            fields = first + [self[_FIELDS.get(n, n)] for n in names]
            seldom = "entrusted" in names or "contractors" in names or "clauses" in names
            yield _now(heading), fields, not seldom or any(f.value() or f.errors for f in fields)

    def clean_count(self) -> dict[str, Any]:
        """The columns of the count; a text that nobody touched keeps the figures behind it."""
        text = self.cleaned_data["count"]
        if self.before and text.strip() == count_text(self.before):
            return {n: getattr(self.before, n) for n in COUNTS}
        return counted(parsed(text))

    def clean_entruster_id(self) -> str:
        """The partner's public id."""
        return self._partner("entruster_id")

    def clean_contractors(self) -> tuple[str, ...]:
        """The partners' public ids."""
        found = {
            t: showing.partner_named(self.actor, t)
            for t in listed(self.cleaned_data["contractors"])
        }
        unknown = [t for t, key in found.items() if not key]
        if unknown:
            raise forms.ValidationError(_unknown_partner(unknown[0]))
        return tuple(found.values())

    def given(self) -> Particulars:
        """As the actions take it."""
        values = dict(self.cleaned_data)
        values.pop("reason")
        for name in ("elements", "addresses", "clauses"):
            values[name] = listed(values[name])
        values["principals"] = tuple(values["principals"])
        values["media"] = tuple(values.pop("media_codes"))
        return Particulars(**values.pop("count"), **values)


def initial(given: Particulars) -> dict[str, object]:
    """An entry as the form shows it."""
    names = {p: row.name for p in (*given.contractors, given.entruster_id)
             if p and (row := partners.partner(p))}  # fmt: skip
    owner = organization.person(given.owner_id)
    return {
        **vars(given),
        "owner_id": f"{owner.number} {owner.name}" if owner else "",
        "elements": "、".join(given.elements),
        "addresses": "\n".join(given.addresses),
        "clauses": "、".join(given.clauses),
        "principals": list(given.principals),
        "media_codes": list(given.media),
        "count": count_text(given),
        "contractors": "、".join(names.get(p, "") for p in given.contractors),
        "entruster_id": names.get(given.entruster_id, ""),
    }


class ManyForm(_ActorForm):
    """A change of many: a column changes only where something is written."""

    owner_id = PersonField(
        label=_word("owner_id"),
        max_length=120,
        required=False,
        help_text=_("従業者番号か氏名。"),
    )
    department_id = forms.ChoiceField(label=_word("department_id"), required=False)
    access_holders = _text("access_holders", 400)
    place = _text("place", 200)
    storage_method = _text("storage_method", 200)
    use_until_note = _text("use_until_note", 200)
    keep_until_note = _text("keep_until_note", 200)
    keep_until = _day("keep_until")
    disposal = forms.ChoiceField(
        label=_word("disposal"), choices=choices(Disposal, empty=True), required=False
    )
    disposal_note = _text("disposal_note", 400)
    reason = forms.CharField(label=_("変える理由"), max_length=400)
    valid_from = forms.DateField(
        label=_("始める日"), widget=Day, required=False, help_text=_("空なら、承認された日から。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = showing.department_choices(self.actor, "register.change_many")
        field = cast("forms.ChoiceField", self.fields["department_id"])
        field.choices = [("", str(_("変えない"))), *found.items()]

    def changes(self) -> Mapping[str, object]:
        """What was written, by column."""
        return {n: v for n in bulk.COLUMNS if (v := self.cleaned_data.get(n))}
