"""添付のページ。The text of an attachment for a checker, and the file itself; nothing is kept by the browser."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from omamori.do.outbound import looking
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import SignedIn, page


@page("outbound.open_attachment")
@require_safe
def part(request: SignedIn, mail_id: str, part_id: str, way: str) -> HttpResponseBase:
    """A file of a held mail, for whoever is in charge of it."""
    return shown(
        request,
        mail_id,
        part_id,
        original=way == "original",
        back=reverse("outbound:mail", args=[mail_id]),
        again=reverse("outbound:part", args=[mail_id, part_id, "original"]),
    )


def shown(
    request: SignedIn, mail_id: str, part_id: str, *, original: bool, back: str, again: str
) -> HttpResponseBase:
    """A file as text on a page, or as a download that no browser runs.

    Args:
        request: of the reader.
        mail_id, part_id: public ids.
        original: the file itself.
        back: path of the page he came from; again: path of the file itself.
    """
    if original:
        file = looking.open_original(request.actor, mail_id, part_id)
        return attachment(file.content, name=file.name, media_type="application/octet-stream")
    context = {
        "it": looking.open_text(request.actor, mail_id, part_id),
        "back": back,
        "original": again,
    }
    response: HttpResponse = render(request, "outbound/file.jinja", context, using="jinja2")
    response["Cache-Control"] = "no-store"
    return response
