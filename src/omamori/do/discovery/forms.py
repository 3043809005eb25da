"""洗い出しの書き込み。What the pages accept; the rules themselves are in ``domain``."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.discovery.domain.pacing import Pace
from omamori.do.discovery.domain.stores import FIELDS, KINDS, MODES, StoreGiven
from omamori.do.discovery.rows import PlaceRow, StoreRow, ThingRow
from omamori.foundation.exports import uploads
from omamori.foundation.organization.person_field import PersonField
from omamori.foundation.organization.queries import department_names

_DAY = {"type": "date"}
_WORK = (time(8, 0), time(20, 0))
"""Hours in which the people of most companies want their file server for themselves."""
_HIDDEN = ("password", "secret_key")


def _departments() -> list[tuple[str, Any]]:
    return list(department_names().items())


def _allowed(kind: str) -> str:
    """Where a scan may go, as the operator has said: so that nobody has to guess."""
    reached = KINDS[kind].reached
    text = settings.OMAMORI.scan_hosts if reached else settings.OMAMORI.scanned_folders
    if not text:
        name = "OMAMORI_SCAN_HOSTS" if reached else "OMAMORI_SCAN_FOLDERS"
        return _now(
            "まだどこも許されていません。システム管理者に %(name)s を決めてもらってください。"
        ) % {"name": name}
    shown = "、".join(text.split("," if reached else ":"))
    return _now("調べてよいところ: %(places)s") % {"places": shown}


class KindForm(forms.Form):
    """What kind of store."""

    kind = forms.ChoiceField(
        label=_("何を調べますか"),
        choices=[(key, _(kind.label)) for key, kind in KINDS.items() if key != "report"],
        widget=forms.RadioSelect,
        initial="folder",
    )


class StoreForm(forms.Form):
    """Where a store is and what it bears; asks what its kind needs."""

    name = forms.CharField(
        label=_("呼び名"), max_length=120, help_text=_("例: 営業部の共有フォルダー")
    )
    department_id = forms.ChoiceField(
        label=_("どの部門のものですか"),
        required=False,
        help_text=_("その部門の責任者にも、見つかったものが見えるようになります。"),
    )
    mode = forms.ChoiceField(
        label=_("調べ方"),
        choices=[(key, _(label)) for key, label in MODES.items()],
        widget=forms.RadioSelect,
        initial="fast",
        help_text=_("「くまなく」は文章の中の氏名まで見つけますが、時間が何倍もかかります。"),
    )
    nightly = forms.BooleanField(label=_("毎晩、自動で調べる"), required=False, initial=True)
    opens = forms.TimeField(
        label=_("調べてよい時刻 (始まり)"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_WORK[1],
    )
    closes = forms.TimeField(
        label=_("調べてよい時刻 (終わり)"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_WORK[0],
        help_text=_("始まりと同じにすると、一日中いつでも調べます。"),
    )
    files_per_second = forms.IntegerField(
        label=_("1 秒に調べる件数の上限"), min_value=0, initial=0, help_text=_("0 は上限なし。")
    )
    bytes_per_second = forms.IntegerField(
        label=_("1 秒に読むバイト数の上限"), min_value=0, initial=0, help_text=_("0 は上限なし。")
    )

    def __init__(
        self, kind: str, *args: Any, known: StoreRow | None = None, **options: Any
    ) -> None:
        """Ask for what the kind needs; secrets that are known are never shown again."""
        super().__init__(*args, **options)
        self._kind = kind
        field = self.fields["department_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全社 (部門を決めない)")), *_departments()]
        for name in (*KINDS[kind].asked, *KINDS[kind].may):
            self.fields[name] = self._asked(name, known)
        for name in ("path", "url", "host"):
            if name in self.fields and not known:
                self.fields[name].help_text = _allowed(kind)
        if "alias" in self.fields:
            self.fields["alias"].help_text = _(
                "例: \\\\fs01\\eigyo。台帳の「保管場所のアドレス」と突き合わせます。"
            )
        first = ("name", *KINDS[kind].asked, *KINDS[kind].may, "department_id")
        self.order_fields([*first, *(n for n in self.fields if n not in first)])

    def _asked(self, name: str, known: StoreRow | None) -> forms.CharField:
        kept = known is not None and name in KINDS[self._kind].secret
        widget = (
            forms.PasswordInput(attrs={"autocomplete": "new-password"})
            if name in _HIDDEN
            else forms.TextInput(attrs={"autocomplete": "off"})
        )
        return forms.CharField(
            label=_(FIELDS[name]),
            max_length=400,
            required=name in KINDS[self._kind].asked and not kept,
            widget=widget,
            help_text=_("変えないときは空のままにします。") if kept else "",
            initial=known.settings.get(name, "") if known else "",
        )

    def given(self) -> StoreGiven:
        """As the actions take it."""
        values = self.cleaned_data
        kind = KINDS[self._kind]
        return StoreGiven(
            name=values["name"],
            kind=self._kind,
            department_id=values["department_id"],
            settings={name: values[name] for name in (*kind.asked, *kind.may)},
            nightly=values["nightly"],
            mode=values["mode"],
            pace=Pace(
                files=values["files_per_second"],
                bytes=values["bytes_per_second"],
                opens=values["opens"],
                closes=values["closes"],
            ),
        )


class EntryForm(forms.Form):
    """How a place is to stand in the register."""

    name = forms.CharField(label=_("台帳に載せる名前"), max_length=120)
    department_id = forms.ChoiceField(label=_("持っている部門"))
    owner_id = PersonField(
        label=_("仕上げる人"),
        required=False,
        help_text=_(
            "業務・利用目的・保管期限を書く人。従業者番号、メールアドレス、氏名のどれか。空なら自分。"
        ),
    )

    def __init__(
        self, *args: Any, place: PlaceRow, things: Sequence[ThingRow] = (), **options: Any
    ) -> None:
        """Begin with the name of the only file and what it holds, or else with that of the folder."""
        super().__init__(*args, **options)
        field = self.fields["department_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("選んでください")), *_departments()]
        field.initial = place.department_id
        folder = place.path.removesuffix("/…").rpartition("/")[2] or place.store
        if len(things) == 1 and place.files == 1:
            kinds = "・".join(place.kinds[:2]) or _now("個人情報")
            folder = _now("%(file)s の%(kinds)s") % {
                "file": things[0].path.rpartition("/")[2][:80], "kinds": kinds,
            }  # fmt: skip
        self.fields["name"].initial = folder[:120]


class ExcuseForm(forms.Form):
    """Why a place may stay as it is, and until when."""

    reason = forms.CharField(
        label=_("わけ"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label=_("いつまで"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("長くて 1 年。その日を過ぎるか、人数や種類が増えると、また知らせます。"),
    )


class DisposalForm(forms.Form):
    """Who disposes of it, and by when."""

    owner_id = PersonField(label=_("廃棄する人"))
    until = forms.DateField(label=_("期日"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class ReportForm(forms.Form):
    """The report of a PC."""

    file = forms.FileField(label=_("報告のファイル (.jsonl)"))
    device = forms.CharField(
        label=_("どのパソコンですか"), max_length=80, help_text=_("例: 営業 3 号機")
    )

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        return uploads.content_of(self.cleaned_data["file"])
