"""会社のロゴのページ。The logo as it stands on the cover; put there, taken away, taken back."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from omamori.do.training.materials import actions, collecting, forms, logos, queries
from omamori.do.training.materials.pages import answered
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import miniature
from omamori.foundation.ui.page import SignedIn, page


@page("materials.keep_logo")
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: SignedIn) -> HttpResponseBase:
    """The cover with the logo, a file to choose, what was changed before."""
    sent = request.method == "POST"
    form = forms.LogoForm(request.POST, request.FILES) if sent else forms.LogoForm()
    if answered(request, form, lambda: actions.keep_logo(
        request.actor, bytes(form.cleaned_data["logo"].read())
    )):  # fmt: skip
        messages.success(request, _("ロゴを入れました。次に作る版とポスターから使われます。"))
        return redirect("materials:logo")
    now = logos.logo()
    deck = collecting.of_slides((), on=clock.today(), audience="", edition=0)
    current = queries.current_edition()
    context = {
        "form": form,
        "cover": miniature.cover(deck),
        "logo": now,
        "other": current if current and current.logo != logos.mark(now) else None,
        "history": logos.logo_history(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "materials/logo.jinja", context, status=status, using="jinja2")


@page("materials.remove_logo")
@require_POST
def remove(request: SignedIn) -> HttpResponseBase:
    """Only the name of the company."""
    actions.remove_logo(request.actor)
    messages.success(request, _("ロゴを外しました。一つ前に戻すこともできます。"))
    return redirect("materials:logo")


@page("materials.undo_logo")
@require_POST
def undo(request: SignedIn) -> HttpResponseBase:
    """As it was before."""
    actions.undo_logo(request.actor)
    messages.success(request, _("一つ前に戻しました。"))
    return redirect("materials:logo")
