"""ダウンロード。Files under their Japanese names, which no browser may run or keep."""

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase


def attachment(content: bytes | Iterable[bytes], *, name: str, media_type: str) -> HttpResponseBase:
    """A response that is saved under ``name`` (RFC 6266, UTF-8), streamed when it comes in pieces."""
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=media_type)
    else:
        response = StreamingHttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def disposition(name: str) -> str:
    """The header for a file name in any script, with an ASCII name for old programs."""
    clean = "".join(c for c in name if c.isprintable() and c not in '/\\:*?"<>|') or "file"
    suffix = clean.rpartition(".")[2] if "." in clean else ""
    plain = clean if clean.isascii() else f"download.{suffix}" if suffix.isascii() else "download"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
