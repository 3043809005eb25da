"""事故の対応の入力。Opening, facts, entries, classes, people; each small."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.playbooks import queries as playbooks
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.person_field import PersonField
from omamori.reference.statistics import axis

_AREA = {"rows": 3}


def _choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(code, _(word)) for code, word in words.items()]


def _text(label: Any, *, rows: int = 3, needed: bool = True, help_text: Any = "") -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label,
        required=needed,
        max_length=domain.LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OpenForm(forms.Form):
    """Begin a case."""

    title = forms.CharField(
        label=_("何が起きたか (一行)"),
        max_length=domain.LONGEST_LINE,
        help_text=_("人の名前は書かないでください。"),
    )
    medium = forms.ChoiceField(
        label=_("何で"), choices=_choices(domain.MEDIA), widget=forms.RadioSelect
    )
    noticed_at = forms.DateTimeField(
        label=_("社内のだれかが最初に気づいた時刻"),
        help_text=_("法律の期限は、ここから数えます。"),
        widget=_Moment(),
    )
    what = _text(_("分かっていること"), needed=False)
    persons = forms.IntegerField(
        label=_("最大で何人分か"),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        help_text=_("分からないときは空のままにしてください。"),
    )
    department = forms.ChoiceField(label=_("部署"), required=False)
    playbook = forms.ChoiceField(label=_("手順書"), required=False)
    leader = PersonField(label=_("指揮する人"), required=False)
    restricted = forms.BooleanField(
        label=_("決めた人だけが見られるようにする"),
        required=False,
        help_text=_("内部の人が関わるおそれのあるとき。ほかの人の一覧・件数・お知らせに出ません。"),
    )
    suspect = PersonField(
        label=_("見せない人"), required=False, help_text=_("関わったおそれのある人。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer departments and playbooks; begin now."""
        super().__init__(*args, **options)
        names = organization.department_names()
        _offer(self, "department", [("", _("分からない")), *names.items()])
        _offer(self, "playbook", [("", _("あとで決める")), *_choices(playbooks.names())])
        now = clock.now().astimezone(clock.JST)
        self.fields["noticed_at"].initial = now.replace(second=0, microsecond=0)

    def opening(self) -> domain.Opening:
        """In the words of the domain; only after ``is_valid``."""
        given = dict(self.cleaned_data)
        suspect = given.pop("suspect", "")
        given.pop("begins_at", None)
        given["persons"] = given.get("persons") or 0
        return domain.Opening(**given, suspects=(suspect,) if suspect else ())


class DrillForm(OpenForm):
    """Begin an exercise."""

    begins_at = forms.DateTimeField(
        label=_("訓練の時計を、いつから始めるか"),
        widget=_Moment(),
        help_text=_("例: 12月31日 23:40。年末年始や夜の期限を試せます。"),
    )
    field_order = ("title", "medium", "begins_at", "noticed_at")

    def begins(self) -> datetime:
        """What the shadow clock shows at the start."""
        found: datetime = self.cleaned_data["begins_at"]
        return found


class EntryForm(forms.Form):
    """Write into the timeline."""

    words = _text(_("何があったか・何をしたか"))
    kind = forms.ChoiceField(
        label=_("種類"),
        choices=[("note", _("経過")), ("contact", _("連絡・報告")), ("insight", _("気づき"))],
    )
    typed = forms.CharField(
        label=_("時刻"),
        required=False,
        max_length=40,
        help_text=_("空なら今。例: 14:05、2026-11-24 14:05"),
    )
    zone = forms.ChoiceField(
        label=_("どこの時刻か"), choices=_choices(domain.ZONES), initial="Asia/Tokyo"
    )


class CorrectForm(forms.Form):
    """Correct an entry by another."""

    words = _text(_("正しくは"), help_text=_("元の記録は消えません。並べて残ります。"))


class MinutesForm(forms.Form):
    """What a meeting said and decided."""

    held = forms.CharField(label=_("開いた時刻"), required=False, max_length=40, help_text=_("空なら今。例: 14:05"))  # fmt: skip
    attendees = _text(_("出た人"), rows=2)
    words = _text(_("話したこと"), rows=4)
    decisions = _text(_("決めたこと"))
    following = _text(_("次にすること (だれが、いつまでに)"), needed=False)


class NoteForm(forms.Form):
    """How it was done."""

    note = _text(_("どうしたか"), needed=False, rows=2)


class ReasonForm(forms.Form):
    """Why."""

    reason = _text(_("理由"), rows=2)


class ReleaseForm(forms.Form):
    """Why a process may be told of now; says beforehand what others will learn."""

    reason = _text(_("いま知らせてよい理由"), rows=2)

    def __init__(self, *args: Any, process: str, **options: Any) -> None:
        """``process``: its number and name."""
        super().__init__(*args, **options)
        self.fields["reason"].help_text = gettext(
            "リスク分析の担当に伝わるのは「%(process)s に弱点が見つかった」ことだけです。この件の番号・時期・人・理由は伝わりません。理由はこの件の経過にだけ残ります。知らせたことは取り消せません。"
        ) % {"process": process}  # fmt: skip


class SkipForm(forms.Form):
    """Why not."""

    note = _text(_("しない理由"), rows=2)


class TaskForm(forms.Form):
    """A task of this case alone."""

    title = forms.CharField(label=_("作業"), max_length=domain.LONGEST_LINE)
    words = _text(_("言うこと・書くこと"), needed=False, rows=2)
    due_at = forms.DateTimeField(label=_("期限"), widget=_Moment())
    owner = PersonField(label=_("だれが"), required=False)


class OwnerForm(forms.Form):
    """Who does it."""

    owner = PersonField(label=_("だれが"))


class StageForm(forms.Form):
    """Near miss, event or accident."""

    stage = forms.ChoiceField(
        label=_("段階"), choices=[(c, _(w)) for c, w in Case.Stage.choices], widget=forms.RadioSelect
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=domain.LONGEST_LINE)


class ClassForm(forms.Form):
    """The axes since FY2022, and the old cause."""

    classes = forms.MultipleChoiceField(label=_("発生事象 (プライバシーマークの事故等)"), widget=forms.CheckboxSelectMultiple)  # fmt: skip
    kind = forms.ChoiceField(label=_("事象分類"), widget=forms.RadioSelect)
    causes = forms.MultipleChoiceField(label=_("原因"), widget=forms.CheckboxSelectMultiple)
    old_cause = forms.ChoiceField(
        label=_("原因 (2021年度までの分類)"), required=False, help_text=_("前からの統計と比べるため。")
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the categories of the reference data."""
        super().__init__(*args, **options)
        for name, code in (("classes", "event"), ("kind", "kind"), ("causes", "cause")):
            _offer(self, name, [(v.code, _(v.label)) for v in axis(code).values])
        old = axis("old_cause").values
        parents = {v.code: v.label for v in old}
        _offer(
            self,
            "old_cause",
            [("", _("決めない"))]
            + [
                (v.code, f"{_(parents[v.parent])}: {_(v.label)}" if v.parent else _(v.label))
                for v in old
            ],
        )


class MemberForm(forms.Form):
    """Give somebody a part."""

    person = PersonField(label=_("だれを"))
    part = forms.ChoiceField(
        label=_("役割"),
        choices=[(c, _(w)) for c, w in Member.Part.choices if c != Member.Part.REPORTER],
    )


class EvidenceForm(forms.Form):
    """A file as evidence."""

    file = forms.FileField(label=_("ファイル"), max_length=200)
    what = forms.CharField(label=_("何を示すか、どこから来たか"), max_length=domain.LONGEST_LINE)


class HandOnForm(forms.Form):
    """To whom it went."""

    receiver = forms.CharField(label=_("相手"), max_length=domain.LONGEST_LINE)
    returned = forms.BooleanField(label=_("渡したのではなく、返された"), required=False)
    note = forms.CharField(label=_("メモ"), required=False, max_length=400)


class CloseForm(forms.Form):
    """How it ended."""

    words = _text(_("どう終わったか"), help_text=_("別の人が、これを読んで確かめます。"))


class PlaybookForm(forms.Form):
    """By which playbook."""

    playbook = forms.ChoiceField(label=_("手順書"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer all of them."""
        super().__init__(*args, **options)
        _offer(self, "playbook", _choices(playbooks.names()))


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
