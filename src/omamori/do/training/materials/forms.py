"""教育資料の入力。One slide in lines of text; the reasons that go with an act."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.training.materials import notation
from omamori.do.training.materials.audiences import AUDIENCES
from omamori.do.training.materials.collecting import DUTIES, Page
from omamori.do.training.materials.editing import LONGEST_TEXT, LONGEST_TITLE, Typed
from omamori.foundation.exports.slides.tree import Block, Part, Picture, Source
from omamori.foundation.ui.wording import told

PARTS = {
    Part.WHY: _("第1部 なぜ守るのか"),
    Part.COMPANY: _("第2部 当社の決まり"),
    Part.CLOSING: _("第3部 まとめ"),
    Part.APPENDIX: _("参考"),
}
_SPARE_BLOCKS = 1
_SPARE_SOURCES = 1
_AREA = {"rows": 5}


class ReasonForm(forms.Form):
    """Why; and that one knows what is lost."""

    why = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    knowing = forms.BooleanField(
        label=_("必ず教える内容が資料からなくなることを承知の上で外します"), required=False
    )


class NoteForm(forms.Form):
    """What the approver wants changed."""

    note = forms.CharField(
        label=_("直してほしいこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class LogoForm(forms.Form):
    """The logo of the company."""

    logo = forms.FileField(
        label=_("ロゴの画像"),
        error_messages={"required": _("ロゴの画像を選んでください。")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )


class MakeForm(forms.Form):
    """A new edition."""

    audience = forms.ChoiceField(label=_("対象"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("この版を作る理由"),
        help_text=_("例: 緊急連絡先が変わった。今年度の定期の教育。"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    knowing = forms.BooleanField(
        label=_("必ず教える内容が足りないことを承知の上で作ります"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the audiences."""
        super().__init__(*args, **options)
        offered = self.fields["audience"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = list(AUDIENCES.items())


class SlideForm(forms.Form):
    """One slide: its texts, its blocks as lines, its dated sources."""

    title = forms.CharField(label=_("題"), max_length=LONGEST_TITLE, required=False)
    lead = forms.CharField(label=_("題の下の一文"), max_length=300, required=False)
    extra = forms.CharField(
        label=_("書き足す段落"),
        help_text=_("記録から作られる内容は、そのまま最新に保たれます。その下に、この文が加わります。"),
        max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs=_AREA),
    )  # fmt: skip
    say = forms.CharField(
        label=_("話す内容"), max_length=LONGEST_TEXT, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    tip = forms.CharField(
        label=_("講師メモ"), max_length=LONGEST_TEXT, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    audience = forms.MultipleChoiceField(
        label=_("見せる対象"), help_text=_("選ばなければ、全従業者に見せます。"),
        required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, label) for code, label in AUDIENCES.items() if code],
    )  # fmt: skip
    duties = forms.MultipleChoiceField(
        label=_("このスライドで教える、必ず教える内容 (J.4.3)"),
        required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(letter, _(text)) for letter, text in DUTIES.items()],
    )  # fmt: skip
    part = forms.ChoiceField(label=_("入れる部"), choices=list(PARTS.items()), required=False)
    picture = forms.FileField(label=_("画像を加える"), required=False)
    picture_told = forms.CharField(
        label=_("画像の内容を一文で"), help_text=_("画面が見えない人は、この文を聞きます。"),
        max_length=300, required=False,
    )  # fmt: skip
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, page: Page | None = None, **options: Any) -> None:
        """Lay out the fields of a slide; of a new one where there is no page."""
        self.page = page
        self.blocks = page.slide.blocks if page else ()
        options.setdefault("initial", _initial(page) if page else {})
        super().__init__(*args, **options)
        self.live = bool(page and page.is_live)
        if self.live:
            for name in ("title", "lead", "picture", "picture_told"):
                del self.fields[name]
        else:
            del self.fields["extra"]
            self._block_fields()
        if page and page.standard is not None:
            del self.fields["duties"]
        if page:
            del self.fields["part"]
        self._source_fields()

    @property
    def block_rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """(lines or the sentence of a picture, kind) of each block."""
        return [
            (self[f"block_{at}"], self[f"kind_{at}"] if f"kind_{at}" in self.fields else None)
            for at in range(self._count)
        ]

    @property
    def source_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(title, address, day) of each source."""
        return [
            (self[f"source_{at}"], self[f"address_{at}"], self[f"as_of_{at}"])
            for at in range(self._sources)
        ]

    def clean(self) -> dict[str, Any]:
        """Read blocks and sources; what is wrong stands beside its field."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["blocks"] = None if self.live else tuple(self._read_blocks(values))
        values["sources"] = tuple(self._read_sources(values))
        return values

    def typed(self) -> Typed:
        """What was typed; only after ``is_valid``."""
        values = self.cleaned_data
        return Typed(
            title=values.get("title", ""),
            lead=values.get("lead", ""),
            blocks=values["blocks"],
            extra=values.get("extra", ""),
            say=values["say"],
            tip=values["tip"],
            sources=values["sources"],
            audience=frozenset(values["audience"]),
            duties=frozenset(values.get("duties", ())),
            number=values.get("number") or 0,
        )

    def _block_fields(self) -> None:
        self._count = len(self.blocks) + _SPARE_BLOCKS
        kinds = [(kind, _now(label)) for kind, label in notation.KINDS.items()]
        for at in range(self._count):
            block = self.blocks[at] if at < len(self.blocks) else None
            seen = notation.written(block) if block else ("list" if at else "text", "")
            alternative = block.alternative if isinstance(block, Picture) else ""
            label = _now("本文 %(n)s") % {"n": at + 1}
            if seen is None:
                label = _now("画像 %(n)s の内容を一文で (消すと画像を外します)") % {"n": at + 1}
            self.fields[f"block_{at}"] = forms.CharField(
                label=label, required=False, initial=seen[1] if seen else alternative,
                widget=forms.Textarea(attrs={"rows": _rows(seen[1] if seen else alternative)}),
            )  # fmt: skip
            if seen is not None:
                self.fields[f"kind_{at}"] = forms.ChoiceField(
                    label=_now("本文 %(n)s の種類") % {"n": at + 1},
                    choices=kinds, initial=seen[0], required=False,
                )  # fmt: skip

    def _source_fields(self) -> None:
        page = self.page
        kept = (
            (page.words.sources or ()) if page and self.live else page.slide.sources if page else ()
        )
        self._sources = len(kept) + _SPARE_SOURCES
        for at in range(self._sources):
            source = kept[at] if at < len(kept) else None
            n = {"n": at + 1}
            self.fields[f"source_{at}"] = forms.CharField(
                label=_now("出典 %(n)s") % n, max_length=300, required=False,
                initial=source.title if source else "",
            )  # fmt: skip
            self.fields[f"address_{at}"] = forms.CharField(
                label=_now("出典 %(n)s のアドレス") % n, max_length=400, required=False,
                initial=source.address if source else "",
            )  # fmt: skip
            self.fields[f"as_of_{at}"] = forms.DateField(
                label=_now("出典 %(n)s の日付") % n, required=False,
                initial=source.as_of if source else None,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )  # fmt: skip

    def _read_blocks(self, values: dict[str, Any]) -> Iterator[Block]:
        for at in range(self._count):
            text = values.get(f"block_{at}", "")
            block = self.blocks[at] if at < len(self.blocks) else None
            if isinstance(block, Picture):
                if text.strip():
                    yield Picture(block.data, block.media_type, text.strip())
                continue
            try:
                found = notation.read(values.get(f"kind_{at}") or "text", text)
            except notation.Unreadable as error:
                self.add_error(f"block_{at}", told(error.args[0]))
                continue
            if found is not None:
                yield found

    def _read_sources(self, values: dict[str, Any]) -> Iterator[Source]:
        for at in range(self._sources):
            title, address = values.get(f"source_{at}", ""), values.get(f"address_{at}", "")
            day = values.get(f"as_of_{at}")
            if not title.strip():
                continue
            if day is None:
                if f"as_of_{at}" not in self.errors:
                    self.add_error(
                        f"as_of_{at}", _now("出典の日付 (確かめた日) を入れてください。")
                    )
                continue
            if address and not address.startswith(("https://", "http://")):
                self.add_error(f"address_{at}", _now("アドレスは https:// から書いてください。"))
                continue
            yield Source(title=title.strip(), address=address.strip(), as_of=day)


def _rows(text: str) -> int:
    """As many lines as the text has, within reason."""
    return min(max(text.count("\n") + 2, 3), 18)


def _initial(page: Page) -> dict[str, Any]:
    slide = page.slide
    return {
        "title": slide.title,
        "lead": slide.lead,
        "extra": page.words.extra,
        "say": slide.say,
        "tip": slide.tip,
        "audience": sorted(slide.audience),
        "duties": sorted(slide.duties),
        "number": page.number,
    }
