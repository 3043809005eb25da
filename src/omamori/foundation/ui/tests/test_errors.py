"""Every "no" is calm: a sentence, a next step, a number; and it never breaks a second time."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.test import RequestFactory

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.ui import environment, errors
from omamori.foundation.ui.middleware import RefusalMiddleware, too_large


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame's links lead to higher rooms, which are not this room's business."""
    monkeypatch.setattr(environment, "reverse", lambda name, args: f"/{name}/")


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/somewhere/")
    request.session = {}
    request._messages = CookieStorage(request)
    return request


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.csrf_failed, 403),
        (errors.not_found, 404),
        (errors.not_allowed, 405),
        (errors.too_many, 429),
    ],
)
def test_a_page_for_each_status(request_: HttpRequest, page: object, status: int) -> None:
    answer = page(request_)
    text = answer.content.decode()
    assert answer.status_code == status
    assert "http." in text
    assert "ホームへ" in text
    assert "<h1>" in text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refusal("三行目"), 409),
        (NotPermitted(), 403),
        (NotFound(), 404),
        (Invalid({"subject": "件名を書いてください"}), 422),
    ],
)
def test_a_refusal_shows_code_message_and_next_step(
    request_: HttpRequest, error: Refusal, status: int
) -> None:
    answer = errors.refused(request_, error)
    text = answer.content.decode()
    assert answer.status_code == status
    for part in (error.code, error.message, error.next_step, error.detail):
        assert part in text


def test_a_detail_is_escaped(request_: HttpRequest) -> None:
    text = errors.refused(request_, Refusal("<script>x</script>")).content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;" in text


def test_the_broken_page_needs_neither_frame_nor_database() -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the error page asked the database")

    with connection.execute_wrapper(refuse):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "http.500" in answer.content.decode()


def test_an_empty_405_becomes_a_page_and_keeps_its_header(request_: HttpRequest) -> None:
    answer = RefusalMiddleware(lambda _: HttpResponseNotAllowed(["POST"]))(request_)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "リンクやブックマーク" in answer.content.decode()


def test_other_errors_are_left_to_django(request_: HttpRequest) -> None:
    middleware = RefusalMiddleware(lambda _: HttpResponse("ok"))
    assert middleware.process_exception(request_, ValueError("x")) is None
    refused = middleware.process_exception(request_, NotFound())
    assert refused is not None
    assert refused.status_code == 404


@pytest.mark.parametrize("address", ["/outbound/%00/", "/outbound/?after=%00"])
def test_an_address_with_nul_is_not_asked_of_the_database(address: str) -> None:
    """PostgreSQL would answer with an error, and the page with 500."""
    request = RequestFactory().get(address)
    request.session = {}
    request._messages = CookieStorage(request)
    reached = []
    answer = RefusalMiddleware(lambda asked: reached.append(asked) or HttpResponse())(request)
    assert answer.status_code == 400
    assert not reached


@pytest.mark.parametrize(
    ("length", "signed_in", "path", "refused"),
    [
        ("33554432", False, "/", False),
        ("33554433", False, "/", True),
        ("33554433", True, "/", False),
        ("335544321", True, "/", True),
        ("9" * 5000, False, "/", True),
        ("335544321", False, "/api/v1/x", False),
        ("many", False, "/", False),
        ("", False, "/", False),
    ],
)
def test_more_than_any_page_takes_is_refused(
    request_: HttpRequest, length: str, signed_in: bool, path: str, refused: bool
) -> None:
    request_.META["CONTENT_LENGTH"], request_.path = length, path
    assert too_large(request_, signed_in=signed_in) is refused


def test_what_is_too_large_is_never_read(request_: HttpRequest) -> None:
    request_.META["CONTENT_LENGTH"] = "99999999999"
    request_.actor = None
    answer = RefusalMiddleware(pytest.fail)(request_)
    assert answer.status_code == 413
    assert "web.too_large" in answer.content.decode()


def _ended_by(sqlstate: str) -> OperationalError:
    """As Django passes on what a database of that kind said."""
    cause = Exception("deadlock detected")
    cause.sqlstate = sqlstate
    error = OperationalError("deadlock detected")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("sqlstate", ["40P01", "40001", "55P03"])
def test_who_was_crossed_by_another_is_asked_to_try_again(
    request_: HttpRequest, sqlstate: str
) -> None:
    layer = RefusalMiddleware(lambda _: HttpResponse())
    request_.resolver_match = None
    layer(request_)
    answer = layer.process_exception(request_, _ended_by(sqlstate))
    assert answer is not None
    assert answer.status_code == 409
    assert "もう一度お試しください" in answer.content.decode()
    request_.path = "/api/v1/register"
    answer = layer.process_exception(request_, _ended_by(sqlstate))
    assert isinstance(answer, JsonResponse)
    assert answer.status_code == 409
    assert layer.process_exception(request_, _ended_by("57P01")) is None
