"""送信メールの入力。Why a mail is taken back; a new version of a control."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.outbound import wording
from omamori.do.outbound.control_rows import ControlRow
from omamori.do.outbound.controls import SENDING_ROLES
from omamori.do.outbound.domain.rulebook import Parameter
from omamori.do.outbound.domain.scopes import Scope, ScopeKind
from omamori.foundation.access.actor import Role
from omamori.foundation.access.matrix import ROLES
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization

VERDICTS = {
    "pass": _("そのまま送る"),
    "delay": _("時間を置いて送る (呼び戻せる)"),
    "self_check": _("送る人が確かめる"),
    "second_check": _("もう一人も確かめる"),
    "refuse": _("断る"),
}


class WithdrawForm(forms.Form):
    """Two answers."""

    cause = forms.ChoiceField(label=_("なぜ取り下げますか"), widget=forms.RadioSelect)
    near_miss = forms.ChoiceField(
        label=_("そのまま送っていたら、事故になっていましたか"),
        widget=forms.RadioSelect,
        choices=[("yes", _("はい。ヒヤリハットとして残す")), ("no", _("いいえ"))],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Causes in the reader's language."""
        super().__init__(*args, **options)
        self.fields["cause"] = forms.ChoiceField(
            label=_("なぜ取り下げますか"),
            widget=forms.RadioSelect,
            choices=list(wording.causes().items()),
        )


class ControlForm(forms.Form):
    """The parameters of one control, and from when and why."""

    scope = forms.ChoiceField(
        label=_("範囲"),
        required=False,
        help_text=_(
            "部署・役割・アドレスの版は、その人たちのメールだけに、全社の版の代わりに働きます。"
        ),
    )
    mailbox = forms.CharField(
        label=_("業務のアドレス (範囲が「アドレス」のとき)"),
        required=False,
        max_length=320,
        help_text=_("例: 採用の連絡に使うアドレス"),
    )
    effective_from = forms.DateField(
        label=_("適用する日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    effective_to = forms.DateField(
        label=_("終わりの日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("空ならば、次に変えるまで。過ぎると、その前の版に戻ります。"),
    )
    reason = forms.CharField(
        label=_("変える理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, control: ControlRow, *args: Any, trying: bool = False, **options: Any
    ) -> None:
        """Fields of this control, filled with the values in force; a trial needs no reason and day."""
        super().__init__(*args, **options)
        for name in ("effective_from", "reason"):
            self.fields[name].required = not trying
        self.names = [p.name for p in control.parameters]
        self.fields["effective_from"].initial = clock.today()
        self.fields["scope"] = forms.ChoiceField(
            label=self.fields["scope"].label,
            required=False,
            help_text=self.fields["scope"].help_text,
            choices=scope_choices(),
        )
        own = {p.name: _field(p, control.current.parameters[p.name]) for p in control.parameters}
        if control.speaks:
            own["mode"] = forms.ChoiceField(
                label=_("働き方"),
                widget=forms.RadioSelect,
                initial=_mode(control),
                choices=[
                    ("on", _("働かせる")),
                    ("test", _("試すだけ (止めずに「止めたはず」と数える)")),
                    ("off", _("止めておく")),
                ],
            )
        self.fields = own | self.fields

    def parameters(self) -> dict[str, object]:
        """The given values as the domain takes them; only after ``is_valid``."""
        given = {name: self.cleaned_data[name] for name in self.names}
        for name, value in given.items():
            if isinstance(self.fields[name].widget, forms.Textarea):
                given[name] = tuple(line.strip() for line in value.split() if line.strip())
        return given

    def scope_chosen(self) -> Scope:
        """For whom; only after ``is_valid``."""
        kind, _colon, value = (self.cleaned_data.get("scope") or "company:").partition(":")
        if kind == ScopeKind.MAILBOX:
            value = self.cleaned_data["mailbox"].strip().lower()
        return Scope(ScopeKind(kind), value)


def scope_choices() -> list[tuple[str, str]]:
    """Parts of the company that a version can be made for."""
    names = dict(ROLES)
    departments = organization.department_names()
    return [
        ("company:", str(_("全社"))),
        *((f"department:{number}", name) for number, name in departments.items()),
        *((f"role:{role}", str(_(names[Role(role)]))) for role in SENDING_ROLES),
        ("mailbox:", str(_("アドレス (下に書く)"))),
    ]


def scope_names() -> Callable[[str, str], str]:
    """Says a stored scope in words; the departments are read once."""
    names = dict(scope_choices())

    def named(kind: str, value: str) -> str:
        return value if kind == ScopeKind.MAILBOX else names.get(f"{kind}:{value}", value)

    return named


def _mode(control: ControlRow) -> str:
    if not control.current.active:
        return "off"
    return "test" if control.current.test_mode else "on"


def _field(parameter: Parameter, value: object) -> forms.Field:
    if parameter.kind == "verdict":
        choices = [(v.value, VERDICTS[v.value]) for v in parameter.choices]
        return forms.ChoiceField(
            label=_(parameter.label), choices=choices, initial=value, widget=forms.RadioSelect
        )
    if parameter.kind == "switch":
        return forms.BooleanField(label=_(parameter.label), initial=value, required=False)
    if parameter.kind == "domains":
        listed = "\n".join(value) if isinstance(value, list | tuple) else ""
        return forms.CharField(
            label=_(parameter.label), initial=listed, required=False, widget=forms.Textarea
        )
    return forms.IntegerField(
        label=_(parameter.label),
        help_text=_(parameter.unit),
        initial=value,
        min_value=parameter.least,
        max_value=parameter.most or None,
    )
