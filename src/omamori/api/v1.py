"""API 第一版。The operations put together; refusals in one shape, nothing of the input echoed."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from omamori.api import asking_ahead, door
from omamori.api.routes import router
from omamori.do.outbound.examiner import ExaminerDown
from omamori.facts.errors import Invalid, NotFound, Refusal

_SECURITY = {
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
    "security": [{"token": []}, {"session": []}],
}


class Api(NinjaAPI):
    """Answers are of one person: nothing between here and him may keep them."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """The answer, not to be stored."""
        response = super().create_response(request, data, **options)
        response["Cache-Control"] = "no-store"
        return response


api = Api(
    title="お守り API",
    version="1",
    description="画面と同じことを、同じ権限で。断りはすべて {code, message, next_step} で返る。",
    auth=door.enter,
    docs_url=None,
    urls_namespace="api",
    openapi_extra=_SECURITY,
)
api.add_router("", router)
api.add_router("", asking_ahead.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of the domain, in words."""
    if isinstance(refusal, asking_ahead.TooLarge):
        asking_ahead.read_to_its_end(request)
    body: dict[str, object] = {
        "code": refusal.code,
        "message": str(refusal.message),
        "next_step": str(refusal.next_step),
    }
    if isinstance(refusal, Invalid):
        body["fields"] = {name: str(text) for name, text in refusal.fields.items()}
    elif refusal.detail:
        body["detail"] = refusal.detail
    response = api.create_response(request, body, status=refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input of the wrong shape; a number that cannot be one is a record that is not there."""
    places = [tuple(str(part) for part in one.get("loc", ())) for one in error.errors]
    if any(place[:1] == ("path",) for place in places):
        return refused(request, NotFound())
    names = {place[-1] if len(place) > 1 else "body" for place in places}
    return refused(request, Invalid(dict.fromkeys(names, "値の形が正しくありません。")))


class NotReadable(Refusal):
    """The body is no JSON, or not in UTF-8."""

    code = "api.not_readable"
    message = "送られた本文を、JSON として読めません。"
    next_step = "UTF-8 の JSON として正しいかを確かめて、もう一度呼んでください。"
    status = 400


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses by itself, in the shape of every other refusal."""
    del error
    return refused(request, NotReadable())


@api.exception_handler(ExaminerDown)
def cannot_look(request: HttpRequest, error: ExaminerDown) -> HttpResponse:
    """Nothing can be looked into at present."""
    del error
    return refused(request, asking_ahead.CannotLook())


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More in one call than a form may bring."""
    del error
    return refused(request, asking_ahead.TooLarge())
