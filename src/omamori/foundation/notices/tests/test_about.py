"""Which matter it is: on the page and in the company's mail, sealed in the table, not in a foreign chat."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.notices import actions
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


def test_it_tells_which_matter_and_stays_sealed(world: World) -> None:
    with clock.fixed(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        actions.notify(
            people=[world.id("sato")],
            kind="test",
            title="確認をお願いします",
            text="一件あります。",
            url_name="notices:list",
            key="k",
            about=(("件名", "名簿の送付"), ("宛先", "株式会社ひので物産"), ("期限", "")),
        )
        worker.drain()
    assert "件名: 名簿の送付\n宛先: 株式会社ひので物産\n" in mail.outbox[0].body
    assert "期限" not in mail.outbox[0].body
    assert "名簿の送付" not in mail.outbox[0].subject
    client = Client()
    client.force_login(world.user("sato"))
    assert "株式会社ひので物産" in client.get("/notices/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT about FROM {Notice._meta.db_table}")
        assert "物産" not in str(cursor.fetchall())
