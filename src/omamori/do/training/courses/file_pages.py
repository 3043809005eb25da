"""教材ファイルのページ。Uploads, videos by ranges, papers, and packages in a sandbox of their own."""

import json
import re

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.courses import actions, certificates, files, mine, package, queries
from omamori.do.training.courses.forms import UploadForm
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
_ADAPTER = "~adapter.js"
_PAGES = ("text/html", "application/xhtml+xml")
_MOST_SAID = 100_000


@page("courses.upload_file")
@_FORM
def upload(request: SignedIn) -> HttpResponseBase:
    """Hand in a file, and see those that are there."""
    back = reverse("courses:files")

    def act(form: UploadForm) -> str:
        given = form.cleaned_data["file"]
        actions.upload_file(request.actor, name=given.name or "", content=given.read())
        return back

    form = UploadForm(request.POST or None, request.FILES or None)
    words = (_("教材のファイルを登録する"), _("調べて登録する"), _("登録しました。"))
    return form_page(request, form, act, words=words, back=(_("教材のファイル"), back))


@page("courses.upload_file")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """Files to learn from."""
    context = {"rows": queries.files(request.actor)}
    return render(request, "courses/files.jinja", context, using="jinja2")


@page("courses.learn")
@require_safe
def content(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """The file of a course: a video, a paper, or the package in its frame."""
    it = mine.take(request.actor, assignment_id, on=clock.today())
    if not it.file_id:
        raise NotFound
    context: dict[str, object] = {"it": it, "address": ""}
    if it.file_kind == "scorm" and it.row.standing == "open":
        token, entry = package.launch(request.actor, assignment_id)
        context["address"] = reverse("courses:run", args=[token, entry.partition("?")[0]])
    response = render(request, "courses/content.jinja", context, using="jinja2")
    # What the product allows everywhere, and beside it the one film or package of this page.
    response["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "media-src 'self'; frame-src 'self'"
    )
    return response


@page("courses.learn")
@require_safe
def stream(request: SignedIn, file_id: str) -> HttpResponseBase:
    """The bytes of a video or paper; a video is asked for piece by piece (RFC 9110 §14)."""
    row = files.seen_file(request.actor, file_id)
    if not row.blob:
        raise NotFound
    if row.kind != "video":
        return attachment(
            files.piece(row, 0, row.size - 1), name=row.name, media_type=files.MEDIA_TYPES[row.kind]
        )
    first, last = _asked(request.headers.get("Range", ""), row.size)
    if first > last:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{row.size}"
        return refused
    part = (first, last) != (0, row.size - 1) or "Range" in request.headers
    response = StreamingHttpResponse(
        files.piece(row, first, last), status=206 if part else 200, content_type="video/mp4"
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(last - first + 1)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{row.size}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _asked(header: str, size: int) -> tuple[int, int]:
    """First and last byte of the one range that is answered; what cannot be read asks for everything."""
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or not (match[1] or match[2]):
        return 0, size - 1
    if not match[1]:
        return max(size - int(match[2]), 0), size - 1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return first, last


@page("courses.run_package")
@xframe_options_exempt
@require_safe
def run(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """One member of a package, in a sandbox that reaches nothing but the package itself."""
    found = package.running(token)
    base = request.build_absolute_uri(reverse("courses:run_base", args=[token]))
    if path == _ADAPTER:
        text = _adapter(request, token, found)
        return _boxed(HttpResponse(text, content_type="text/javascript"), request, base, token)
    media_type, pieces = files.member(found.file, path)
    body = b"".join(pieces)
    if media_type in _PAGES:
        body = _with_adapter(body, reverse("courses:run", args=[token, _ADAPTER]))
    return _boxed(HttpResponse(body, content_type=media_type), request, base, token)


def _with_adapter(body: bytes, address: str) -> bytes:
    """The adapter as the first script of a page, so that the package finds it in its own window."""
    script = f'<script src="{address}"></script>'.encode()
    place = re.search(rb"<head[^>]*>", body, re.IGNORECASE) or re.search(
        rb"<html[^>]*>", body, re.IGNORECASE
    )
    at = place.end() if place else 0
    return body[:at] + script + body[at:]


def _adapter(request: HttpRequest, token: str, found: package.Running) -> str:
    address = request.build_absolute_uri(reverse("courses:said", args=[token]))
    values = json.dumps({"address": address, "data": dict(found.data)}).replace("<", "\\u003c")
    made = render(request, "courses/adapter.jinja", {}, using="jinja2").content.decode()
    return f"var omamoriPackage = {values};\n{made}"


def _boxed(response: HttpResponse, request: HttpRequest, base: str, token: str) -> HttpResponse:
    said = request.build_absolute_uri(reverse("courses:said", args=[token]))
    response["Content-Security-Policy"] = (
        f"sandbox allow-scripts; default-src 'none'; script-src {base} 'unsafe-inline'; "
        f"style-src {base} 'unsafe-inline'; img-src {base} data:; media-src {base}; font-src {base} data:; "
        f"frame-src {base}; connect-src {said}; form-action 'none'; base-uri 'none'"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@page("courses.run_package")
@csrf_exempt
@require_POST
def said(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a package says of its learner."""
    if len(request.body) > _MOST_SAID:
        return JsonResponse({"kept": False}, status=413)
    try:
        values = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"kept": False}, status=400)
    if not isinstance(values, dict):
        return JsonResponse({"kept": False}, status=400)
    package.said(token, values)
    return JsonResponse({"kept": True})


@page("courses.see_sheet")
@require_safe
def certificate(request: SignedIn, certificate_id: str) -> HttpResponseBase:
    """A handed-in certificate, to save and look at."""
    name, media_type, body = certificates.certificate_content(request.actor, certificate_id)
    suffix = ".pdf" if media_type == "application/pdf" else ".jpg"
    return attachment(body, name=name.rpartition(".")[0] + suffix, media_type=media_type)
