"""Top management that is gone is given anew on the server: recorded, and told to everyone it concerns."""

from datetime import timedelta

import pytest

from omamori.cli.main import main
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization import actions, home, queries
from omamori.foundation.organization.models import Appointment
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db


def test_who_works_on_the_server_gives_the_post_that_nobody_can_give(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world, today = mirai(), clock.today()
    post, tomorrow = Appointment.objects.get(post="top"), today + timedelta(days=1)
    actions.end_appointment(world.actor("ito"), post.public_id, last_day=today)
    (task,) = home.tasks(world.actor("kobayashi"), clock.now() + timedelta(days=1))
    assert "omamori appoint" in task.why
    address = world.person("watanabe").email or ""
    assert main(["appoint", "top", address, "--from", "2026-13-01"]) == 2
    assert main(["appoint", "top", "nobody@example.com", "--from", tomorrow.isoformat()]) == 2
    assert main(["appoint", "officer", address, "--from", tomorrow.isoformat()]) == 0
    assert main(["appoint", "top", address, "--from", tomorrow.isoformat()]) == 0
    assert main(["appoint", "top", address, "--from", tomorrow.isoformat()]) == 2
    assert "トップマネジメントに任命しました" in capsys.readouterr().out
    assert queries.holder_ids("top", "privacy_officer", on=tomorrow) == [world.id("watanabe")] * 2
    made = Appointment.objects.get(post="top", person=world.person("watanabe"))
    (told,) = facts_about("appointment", made.public_id)
    assert (told.fact.name, told.via) == ("organization.appointed", "system")
    drain()
    heard = Notice.objects.filter(kind="organization").values_list("person__public_id", flat=True)
    assert set(heard) == {world.id(p) for p in ("ito", "watanabe", "tanaka", "takahashi")}
