"""A room whose records are called mails, and a company that checks them."""

import types
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines

from omamori.config import modules
from omamori.foundation.access import queries as access
from omamori.foundation.access.actor import Reach, Role
from omamori.foundation.access.table import Right, rights
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.approvals.tests.telephones import NOW
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

PAGE = """{% extends "ui/base.jinja" %}{% block title %}確認{% endblock %}
{% block content %}{% include "approvals/form.jinja" %}{% endblock %}"""


def show(request: HttpRequest, approval: Approval) -> HttpResponse:
    template = engines["jinja2"].from_string(PAGE)
    return HttpResponse(template.render({"approval": approval}, request))


@pytest.fixture
def clock_held() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def mail_room(monkeypatch: pytest.MonkeyPatch) -> None:
    room = types.ModuleType("approval_views")
    room.subject_kind, room.subject_label, room.show = "mail", "送信メール", show  # type: ignore[attr-defined]
    real = modules.contributions

    def found(file: str) -> Iterator[types.ModuleType]:
        return iter([room]) if file == "approval_views" else real(file)

    monkeypatch.setattr(modules, "contributions", found)
    row = Right(action="t.check", label="確認", clause="J.9.2", reach={Role.STAFF: Reach.OWN})
    head = Right(
        action="t.head", label="確認", clause="J.9.2", reach={Role.DEPARTMENT_HEAD: Reach.ALL}
    )
    table = {**rights(), "t.check": row, "t.head": head}
    monkeypatch.setattr(access, "rights", lambda: table)


@pytest.fixture
def world() -> World:
    return mirai()
