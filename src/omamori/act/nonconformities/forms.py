"""不適合の入力。What was found, the plan, its result and its effect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.act.nonconformities import analysis, domain, indicators, prediction
from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.opening import ORIGINS
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.reference.correction import correction


def _origins() -> list[tuple[str, Any]]:
    return [(o.value, _(str(o.label))) for o in Nonconformity.Origin if o.value in ORIGINS]


def _text(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=domain.LONGEST,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReportForm(forms.Form):
    """What was found."""

    origin = forms.ChoiceField(label=_("何をきっかけに見つけましたか"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("何が決まりと違っていましたか (一行)"),
        help_text=_("例: 書庫の鍵が、閉めずに置かれていた。人の名前は書かないでください。"),
        max_length=domain.LONGEST_TITLE,
    )
    what = _text(_("くわしく"), _("いつ、どこで、何を見て分かったかを書きます。"))
    found_on = _day(_("見つけた日"))
    department = forms.ChoiceField(
        label=_("部門"), required=False, help_text=_("会社全体のことのときは、選ばないでください。")
    )
    rule_clause = forms.CharField(
        label=_("守られていなかった条"), required=False, max_length=20, help_text=_("例: R1-5")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer origins and departments, begin with today."""
        super().__init__(*args, **options)
        for name, choices in (
            ("origin", _origins()),
            ("department", [("", _("会社全体")), *organization.department_names().items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["found_on"].initial = clock.today()

    def found(self) -> domain.Finding:
        """The finding in the words of the domain; only after ``is_valid``."""
        return domain.Finding(**self.cleaned_data)


class FilterForm(forms.Form):
    """Which ones are listed."""

    origin = forms.ChoiceField(label=_("きっかけ"), required=False)
    department = forms.ChoiceField(label=_("部門"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every origin and department."""
        super().__init__(*args, **options)
        every: list[tuple[str, Any]] = [("", _("すべて"))]
        origins = [(o.value, _(str(o.label))) for o in Nonconformity.Origin]
        for name, choices in (
            ("origin", origins),
            ("department", list(organization.department_names().items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = every + choices


class PlanForm(forms.Form):
    """Whys, three boxes, the action with two persons and a day, and the promised effect."""

    cause = _text(
        _("直接の原因"),
        _("人の不注意で終わらせず、手順、道具、環境、教育のどこを変えれば防げたかを書きます。"),
    )
    other_factors = _text(
        _("その他の要因"),
        _("重なったこと、気付くのを遅らせたこと。例: 二人目の確認が形だけだった。"),
        rows=2,
    )
    watch = _text(
        _("注意すべきこと"), _("同じ仕事をする人に伝えること。短い学習の元になります。"), rows=2
    )
    correction = _text(_("その場の処置 (すでに直したこと)"))
    action = _text(_("是正処置 (同じことが起きないようにすること)"))
    owner = forms.ChoiceField(label=_("担当"))
    due_on = _day(_("期日"))
    checker = forms.ChoiceField(
        label=_("効果を確かめる人"),
        help_text=_(
            "計画を立てる人とも担当とも別の人です。処置のあと、決めた日数がたってから確かめます。"
        ),
    )
    indicator = forms.ChoiceField(
        label=_("何の数字で確かめますか"),
        required=False,
        help_text=_("その日になると、お守りが記録から計算します。手で数える必要はありません。"),
    )
    kind = forms.ChoiceField(
        label=_("件数を数える種類"), required=False, help_text=_("件数で確かめるときだけ使います。")
    )
    bound = forms.DecimalField(
        label=_("限度"),
        required=False,
        max_digits=9,
        decimal_places=2,
        help_text=_("例: 0 (件)、95 (%)"),
    )
    direction = forms.ChoiceField(
        label=_("限度のどちら側になりますか"),
        required=False,
        choices=[("at_most", _("以下になる")), ("at_least", _("以上になる"))],
    )
    days = forms.IntegerField(
        label=_("期間 (日)"),
        required=False,
        help_text=_("処置を終えた翌日から数えます。件数が少ないことほど、長くかかります。"),
    )

    def __init__(self, *args: Any, accident: bool = False, **options: Any) -> None:
        """Offer everybody who works here today; the auditor looks at the effect unless said otherwise."""
        super().__init__(*args, **options)
        for place in range(1, analysis.STEPS + 1):
            self.fields[f"why{place}"] = forms.CharField(
                label=_("なぜ %(n)s") % {"n": place},
                required=False,
                max_length=analysis.LONGEST_STEP,
            )
        for name in ("other_factors", "watch"):
            self.fields[name].required = accident
        today = clock.today()
        people = organization.everybody(on=today).order_by("name_kana", "pk")
        rows = people.values_list("public_id", "name", "department__name")
        choices = [(key, f"{name} ({where})") for key, name, where in rows]
        known = [(one.code, f"{one.label} ({one.unit})") for one in indicators.indicators()]
        nothing = [] if accident else [("", _("数字では確かめない (人だけが見る)"))]
        self._offer("owner", choices)
        self._offer("checker", choices)
        self._offer("indicator", [*nothing, *known])
        self._offer("kind", [("", _("すべての種類")), *indicators.kinds()])
        self.fields["days"].initial = correction().days_to_check
        auditor = organization.holder("auditor", on=today)
        if auditor:
            self.fields["checker"].initial = auditor.public_id

    def clean(self) -> dict[str, Any]:
        """A promise is whole or none."""
        found = super().clean() or self.cleaned_data
        if found.get("indicator"):
            for name in ("bound", "days"):
                if found.get(name) is None and name not in self.errors:
                    self.add_error(name, _("この欄を入力してください。"))
        return found

    def given(self) -> domain.Plan:
        """The plan in the words of the domain; only after ``is_valid``."""
        said = self.cleaned_data
        whys = tuple(said[f"why{place}"] for place in range(1, analysis.STEPS + 1))
        names = ("cause", "correction", "action", "owner", "due_on", "checker")
        return domain.Plan(
            **{name: said[name] for name in names},
            analysis=analysis.Analysis(
                whys=analysis.chain(whys),
                other_factors=said["other_factors"],
                watch=said["watch"],
            ),
            promise=self._promise(),
        )

    def _promise(self) -> prediction.Prediction | None:
        said = self.cleaned_data
        if not said["indicator"]:
            return None
        counts = said["indicator"] in prediction.COUNTED
        return prediction.Prediction(
            indicator=said["indicator"],
            kind=said["kind"] if counts else "",
            direction=said["direction"],
            bound=said["bound"],
            days=said["days"],
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class RuleForm(forms.Form):
    """Which rule changes, and why."""

    regulation_id = forms.ChoiceField(label=_("変える規程"))
    reason = forms.CharField(
        label=_("変える理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("読む人全員に見えます。人の名前や取引先の名前が残っていないかを見てください。"),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        """Offer the rules of which no version is in the making."""
        super().__init__(*args, **options)
        field = self.fields["regulation_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class NoteForm(forms.Form):
    """What the plan lacks."""

    note = _text(_("計画に足りないこと"), rows=2)


class ResultForm(forms.Form):
    """What was done."""

    result = _text(_("行ったことと、その証拠のありか"))


class EffectForm(forms.Form):
    """Whether it helped."""

    effective = forms.ChoiceField(
        label=_("同じことは起きなくなりましたか"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("はい。効果がありました")),
            ("no", _("いいえ。原因から調べ直します")),
        ],
    )
    effect = _text(_("何を見てそう判断しましたか"))


class WithdrawForm(forms.Form):
    """Why it was none."""

    reason = _text(_("不適合ではなかったわけ"), rows=2)
