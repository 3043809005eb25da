"""版のページ。An edition is made, approved, shown slide by slide, presented, taken away and compared."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.materials import (
    actions,
    audiences,
    collecting,
    comparing,
    forms,
    queries,
    redlining,
    rendering,
)
from omamori.do.training.materials.collecting import DUTIES
from omamori.do.training.materials.pages import answered, audience_tabs
from omamori.do.training.materials.rows import FORMS, EditionRow
from omamori.do.training.materials.showing import shown
from omamori.facts.errors import NotFound
from omamori.facts.training import DeckFileDownloaded
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.slides import miniature
from omamori.foundation.exports.slides import rendering as drawing
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.ledger.actions import record
from omamori.foundation.ui.page import SignedIn, may_open, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("materials.propose")
@_FORM
def make(request: SignedIn) -> HttpResponseBase:
    """「教育資料を作る」."""
    audience = request.GET.get("audience", "")
    initial = {"audience": audience, "reason": request.GET.get("reason", "")[:200]}
    form = forms.MakeForm(request.POST or None, initial=initial)
    made: list[str] = []

    def act() -> None:
        values = form.cleaned_data
        made.append(
            actions.propose(
                request.actor,
                reason=values["reason"],
                audience=values["audience"],
                knowing=values["knowing"],
            )
        )

    if answered(request, form, act):
        messages.success(request, _("資料を作り、承認を頼みました。"))
        return redirect("materials:edition", made[0])
    deck = collecting.deck(on=clock.today(), audience=audience)
    missing = collecting.missing(deck.slides)
    context = {"form": form, "deck": deck, "missing": [_(DUTIES[one]) for one in missing]}
    status = 422 if form.is_bound else 200
    return render(request, "materials/make.jinja", context, status=status, using="jinja2")


@page("materials.see")
@require_safe
def edition(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """An edition: what it says, what became of it, its files."""
    return _show(request, edition_id, forms.NoteForm())


@page("materials.approve")
@require_POST
def approve(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """Exactly what was shown."""
    actions.approve(request.actor, edition_id, content_hash=request.POST.get("hash", ""))
    messages.success(
        request, _("承認しました。今日から、この版で教えます。ファイルを作っています。")
    )
    return redirect("materials:edition", edition_id)


@page("materials.send_back")
@require_POST
def send_back(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """Ask for changes."""
    form = forms.NoteForm(request.POST)
    if answered(request, form, lambda: actions.send_back(
        request.actor, edition_id, note=form.cleaned_data["note"]
    )):  # fmt: skip
        messages.success(request, _("差し戻しました。作った人に知らせました。"))
        return redirect("materials:edition", edition_id)
    return _show(request, edition_id, form)


@page("materials.withdraw")
@require_POST
def withdraw(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """Take it back."""
    actions.withdraw(request.actor, edition_id)
    messages.success(request, _("承認の依頼を取り下げました。記録は残ります。"))
    return redirect("materials:edition", edition_id)


@page("materials.render_again")
@require_POST
def render_again(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """Try the files once more."""
    actions.render_again(request.actor, edition_id)
    messages.success(request, _("もう一度作っています。"))
    return redirect("materials:edition", edition_id)


@page("materials.download")
@require_safe
def file(request: SignedIn, edition_id: str, form: str) -> HttpResponseBase:
    """A file of an edition as it was made, old editions too."""
    row, content = rendering.kept_file(edition_id, form)
    it = queries.edition(edition_id)
    told = DeckFileDownloaded(
        subject_id=edition_id,
        audience=it.audience,
        edition_number=it.number,
        content_hash=it.content_hash,
        form=row.form,
    )
    with transaction.atomic():
        record(told, actor=request.actor)
    suffix, media_type, _label = FORMS[form]
    old = f"({rendering.OLD})" if it.standing == "superseded" else ""
    kind = _("配布資料") if form == "handout_pdf" else ""
    name = f"教育資料{kind}_{it.audience_label}_第{it.number}版{old}.{suffix}"
    return attachment(content, name=name, media_type=media_type)


@page("materials.read")
@require_safe
def show(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """Slide by slide, without any script; ``only`` names the slides to look at again."""
    it = queries.seen_edition(request.actor, edition_id)
    slides = queries.slides_of(edition_id)
    only = [code for code in request.GET.get("only", "").split(",") if code]
    numbered = [shown(s, n) for n, s in enumerate(slides, 1) if not only or s.code in only]
    if not numbered:
        raise NotFound
    asked = request.GET.get("n", "1")[:6]
    at = min(max(int(asked) if asked.isascii() and asked.isdigit() else 1, 1), len(numbered))
    context = {
        "it": it,
        "at": at,
        "of": len(numbered),
        "one": numbered[at - 1],
        "all": numbered if request.GET.get("all") else (),
        "only": ",".join(only),
        "titles": [(n, s.slide.title) for n, s in enumerate(numbered, 1)],
    }
    return render(request, "materials/show.jinja", context, using="jinja2")


@page("materials.read")
@require_safe
def current(request: SignedIn) -> HttpResponseBase:
    """The deck that is taught now, for who only knows that there is one."""
    found = queries.current_edition()
    if found is None:
        return render(request, "materials/none.jinja", {}, using="jinja2")
    return redirect("materials:show", found.public_id)


@page("materials.read")
@require_safe
def view(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """The presenter's view."""
    it = queries.seen_edition(request.actor, edition_id)
    banner = rendering.OLD if it.standing == "superseded" else ""
    return HttpResponse(drawing.view(rendering.deck(edition_id), banner=banner))


@page("materials.see")
@require_safe
def preview(request: SignedIn) -> HttpResponseBase:
    """Today's deck as it would be, before an edition is made."""
    audience = request.GET.get("audience", "")
    audience = audience if audience in audiences.AUDIENCES else ""
    deck = collecting.deck(on=clock.today(), audience=audience)
    return HttpResponse(drawing.view(deck, banner=_("下見")))


@page("materials.see")
@require_safe
def stale(request: SignedIn, edition_id: str) -> HttpResponseBase:
    """What an edition says differently from today's records, and what a new edition would ask."""
    it = queries.edition(edition_id)
    now = collecting.deck(on=clock.today(), audience=it.audience).slides
    was = queries.slides_of(edition_id)
    scope = redlining.scope(was, now)
    context = {
        "it": it,
        "changes": redlining.redlines(was, now),
        "scope": scope,
        "whom": redlining.whom(scope),
        "may_make": reach(request.actor, "materials.propose") is not Reach.NONE,
        "reason": _reason(was, now),
        "after": None,
    }
    return render(request, "materials/redline.jinja", context, using="jinja2")


@page("materials.see")
@require_safe
def compare(request: SignedIn, old_id: str, new_id: str) -> HttpResponseBase:
    """Two editions slide by slide."""
    old, new = queries.slides_of(old_id), queries.slides_of(new_id)
    after = queries.edition(new_id)
    context = {
        "it": queries.edition(old_id),
        "after": after,
        "may_retrain": after.standing == "in_force" and may_open(request.actor, "courses:new", ()),
        "changes": redlining.redlines(old, new),
        "scope": redlining.scope(old, new),
        "whom": redlining.whom(redlining.scope(old, new)),
        "may_make": False,
        "reason": "",
    }
    return render(request, "materials/redline.jinja", context, using="jinja2")


@page("materials.see")
@require_safe
def history(request: SignedIn) -> HttpResponseBase:
    """All editions for an audience."""
    audience = request.GET.get("audience", "")
    rows = queries.history(request.actor, audience=audience)
    context = {
        "rows": rows,
        "audience": audience,
        "tabs": audience_tabs("materials:history", audience),
    }
    return render(request, "materials/history.jinja", context, using="jinja2")


def _show(request: SignedIn, edition_id: str, form: forms.NoteForm) -> HttpResponseBase:
    it = queries.seen_edition(request.actor, edition_id)
    right = {
        name: reach(request.actor, f"materials.{name}") is not Reach.NONE
        for name in ("approve", "withdraw", "download", "render_again")
    }
    context = {
        "it": it,
        "right": right,
        "note_form": form,
        "before": _before(it, queries.history(request.actor, audience=it.audience)),
        "missing": [_(DUTIES[letter]) for letter in it.missing],
        "slides": queries.slides_of(edition_id),
        "miniature": miniature.slide,
        "made": sum(1 for one in it.files if one.state == "made"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "materials/edition.jinja", context, status=status, using="jinja2")


def _reason(was: tuple[Slide, ...], now: tuple[Slide, ...]) -> str:
    """Why there is a new edition, from what changed."""
    why = dict.fromkeys(label for one in comparing.differences(was, now) for label in one.why)
    return (_("変わったもの: ") + "、".join(why))[:400]


def _before(it: EditionRow, rows: tuple[EditionRow, ...]) -> EditionRow | None:
    """The approved edition before this one; for an old one, the one in use."""
    if it.standing == "superseded":
        return next((one for one in rows if one.standing == "in_force"), None)
    earlier = (one for one in rows if one.number < it.number and one.approved_at)
    return next((one for one in earlier if one.standing in ("in_force", "superseded")), None)
