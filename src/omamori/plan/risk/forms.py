"""リスク分析の書き込み。What the pages accept; every error is a Japanese sentence beside its field."""

import dataclasses
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.facts.lifecycle import Measure
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.organization import queries as organization
from omamori.plan.register.rows import ItemRow
from omamori.plan.risk.domain.criteria import Criteria, Level
from omamori.plan.risk.domain.particulars import LONGEST, Particulars, from_lines
from omamori.plan.risk.reading import KINDS, MEASURES, MEDIA, STAGES

_CLAUSE_HELP = gettext_lazy("一行に一つ。行の終わりに、対策を定めた条を〔R1-5〕のように書きます。")


def _lines(label: Any, rows: int = 2) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=area)


class CellForm(forms.Form):
    """One cell: a draft may have gaps, a proposal may not."""

    stage = forms.ChoiceField(label=gettext_lazy("局面"))
    scene = forms.CharField(
        label=gettext_lazy("取扱いの場面"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "だれが、どこで、何を使って。例: 営業の担当者が、名簿をメールに添付して委託先へ送る。"
        ),
    )
    carried_on = forms.MultipleChoiceField(
        label=gettext_lazy("媒体"), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("台帳の個人情報"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("選ばなければ、この業務のすべてとして扱います。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("想定リスクの種類"), required=False, widget=forms.CheckboxSelectMultiple
    )
    threat = _lines(gettext_lazy("何が起きるおそれがあるか (脅威)"))
    weakness = _lines(gettext_lazy("起きやすくしているもの (弱点)"))
    organisational = _lines(gettext_lazy("今の対策: 組織的"), 3)
    human = _lines(gettext_lazy("今の対策: 人的"))
    physical = _lines(gettext_lazy("今の対策: 物理的"))
    technical = _lines(gettext_lazy("今の対策: 技術的"))
    likelihood = forms.ChoiceField(
        label=gettext_lazy("発生可能性 (今の対策があるとき)"),
        required=False,
        widget=forms.RadioSelect,
    )
    impact = forms.ChoiceField(
        label=gettext_lazy("影響度"), required=False, widget=forms.RadioSelect
    )
    residual = _lines(gettext_lazy("残留リスク (対策をしても残ること)"), 3)
    watch = _lines(gettext_lazy("残留リスクの見張り方"))

    def __init__(
        self, *args: Any, criteria: Criteria, entries: Iterable[ItemRow], **kwargs: Any
    ) -> None:
        """Fill in the choices of the day."""
        super().__init__(*args, **kwargs)
        words = {
            "stage": _named(STAGES),
            "carried_on": _named(MEDIA),
            "kinds": _named(KINDS),
            "items": [(row.public_id, f"{row.code} {row.particulars.name}") for row in entries],
            "likelihood": _levels(criteria.likelihood),
            "impact": _levels(criteria.impact),
        }
        for name, choices in words.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        self.fields["organisational"].help_text = _CLAUSE_HELP
        self.fields["residual"].help_text = _(
            "「なし」ではなく、人の誤り、委託先、気付くまでの時間など、残ることを一文で書きます。"
        )

    def particulars(self, origin: str) -> Particulars:
        """What was written; ``origin`` is kept from before."""
        given = self.cleaned_data
        texts = {name: given[name].replace("\r\n", "\n") for name in _TEXTS}
        return Particulars(
            stage=given["stage"],
            media=tuple(given["carried_on"]),
            items=tuple(given["items"]),
            kinds=tuple(given["kinds"]),
            likelihood=int(given["likelihood"] or 0),
            impact=int(given["impact"] or 0),
            measures=from_lines({str(kind): given[str(kind)] for kind in Measure}),
            origin=origin,
            **texts,
        )


_TEXTS = ("scene", "threat", "weakness", "residual", "watch")


def initial(given: Particulars) -> dict[str, Any]:
    """What the form shows of a cell."""
    told: dict[str, Any] = {name: getattr(given, name) for name in _TEXTS}
    told |= {name: list(getattr(given, name)) for name in ("items", "kinds")}
    told["carried_on"] = list(given.media)  # "media" is what Django calls the files of a form
    told |= {str(kind): given.lines(str(kind)) for kind in Measure}
    levels = {name: str(getattr(given, name) or "") for name in ("likelihood", "impact")}
    return told | levels | {"stage": given.stage}


def _named(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(label)) for code, label in words.items()]


def _levels(levels: tuple[Level, ...]) -> list[tuple[str, str]]:
    named = [(str(x.level), f"{x.level} {_(x.label)}: {_(x.text)}") for x in levels]
    return [("", _("まだ決めない")), *named]


class ReasonForm(forms.Form):
    """Why it goes to approval."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=400,
        help_text=gettext_lazy("例: 年に一度の見直し、台帳の変更に合わせた見直し"),
    )


class ReturnForm(forms.Form):
    """What should change."""

    note = forms.CharField(
        label=gettext_lazy("直してほしいこと"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeasureForm(forms.Form):
    """What will be done, by whom, until when."""

    text = forms.CharField(label=gettext_lazy("すること"), max_length=400)
    kind = forms.ChoiceField(label=gettext_lazy("種類"))
    owner_id = forms.ChoiceField(label=gettext_lazy("担当"))
    due_on = forms.DateField(label=gettext_lazy("期限"), widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the people of today."""
        super().__init__(*args, **kwargs)
        people = organization.everybody(on=clock.today()).select_related("department")
        rows = people.order_by("name_kana").values_list("public_id", "name", "department__name")
        cast("forms.ChoiceField", self.fields["kind"]).choices = _named(MEASURES)
        cast("forms.ChoiceField", self.fields["owner_id"]).choices = [
            ("", _("選んでください")),
            *((key, f"{name} ({where})") for key, name, where in rows[:6000]),
        ]


class ProofForm(forms.Form):
    """What shows that it is done."""

    proof = forms.CharField(
        label=gettext_lazy("済んだことを示すもの"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "記録や設定の名前と、置き場所。例: 教育の記録 2026-11、人事部の共有フォルダー"
        ),
    )


class CriteriaForm(forms.Form):
    """The scales of the company; which levels there are stays as it is."""

    officer_up_to = forms.IntegerField(
        label=gettext_lazy("個人情報保護管理者が受け入れてよい、いちばん大きいリスク値"),
        min_value=1,
    )
    top_up_to = forms.IntegerField(
        label=gettext_lazy("トップマネジメントが受け入れてよい、いちばん大きいリスク値"),
        min_value=1,
        help_text=gettext_lazy(
            "これを超えるものは、期限のある追加対策がなければ、だれも受け入れられません。"
        ),
    )
    nothing_share = forms.IntegerField(
        label=gettext_lazy("「なし」がこの割合 (%) を超えたら問い直す"), min_value=0, max_value=100
    )

    def __init__(self, *args: Any, criteria: Criteria, **kwargs: Any) -> None:
        """Make the fields of each level."""
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.levels = [("likelihood", x) for x in criteria.likelihood]
        self.levels += [("impact", x) for x in criteria.impact]
        for scale, level in self.levels:
            self._add(scale, level)
        self.initial.update(
            {
                "officer_up_to": criteria.officer_up_to,
                "top_up_to": criteria.top_up_to,
                "nothing_share": round(criteria.nothing_share * 100),
            }
        )
        self.fields["reason"] = forms.CharField(label=_("変える理由"), max_length=400)

    def _add(self, scale: str, level: Level) -> None:
        head = _("発生可能性 %(n)s") if scale == "likelihood" else _("影響度 %(n)s")
        name = f"{scale}_{level.level}"
        label = head % {"n": level.level}
        self.fields[name] = forms.CharField(label=label, max_length=20, initial=_(level.label))
        self.fields[f"{name}_text"] = forms.CharField(
            label=_("%(level)sの目安") % {"level": label}, max_length=200, initial=_(level.text)
        )
        if scale == "impact":
            for key, word in (("persons", _("人数")), ("yen", _("想定損害賠償額 (円)"))):
                self.fields[f"{name}_{key}"] = forms.IntegerField(
                    label=_("%(level)s: この%(word)s以上") % {"level": label, "word": word},
                    min_value=0,
                    initial=getattr(level, key),
                )

    def given(self) -> Criteria:
        """The scales as they were written."""
        told = self.cleaned_data
        made: dict[str, list[Level]] = {"likelihood": [], "impact": []}
        for scale, level in self.levels:
            name = f"{scale}_{level.level}"
            made[scale].append(
                Level(
                    level=level.level,
                    label=told[name],
                    text=told[f"{name}_text"],
                    persons=told.get(f"{name}_persons") or 0,
                    yen=told.get(f"{name}_yen") or 0,
                )
            )
        return dataclasses.replace(
            self.criteria,
            likelihood=tuple(made["likelihood"]),
            impact=tuple(made["impact"]),
            officer_up_to=told["officer_up_to"],
            top_up_to=told["top_up_to"],
            nothing_share=told["nothing_share"] / 100,
        )


class DayForm(forms.Form):
    """From which day on."""

    valid_from = forms.DateField(label=gettext_lazy("効力の始まる日"), widget=Day)
