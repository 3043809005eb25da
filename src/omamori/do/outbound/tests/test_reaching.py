"""Who can be reached: absence never skips a check, the sender sees what happens, the checker his list."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from omamori.do.outbound import actions, asking, expiring, queries
from omamori.do.outbound.models import Mail
from omamori.do.outbound.tests.mails import NOW, attachment, gone, hand_in, mail, told
from omamori.do.outbound.tests.test_story import ticked
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals import queries as asked
from omamori.foundation.calendar import clock
from omamori.foundation.notices import queries as notices
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.models import Person, Presence
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def held(world: World, number: str = "1", checker: str = "suzuki") -> str:
    got = hand_in(mail(attachments=(attachment(persons=38),), message_id=number))
    actions.check_own(
        world.actor("sato"), got.public_id, **ticked(got.public_id), checker=world.id(checker)
    )
    return got.public_id


def everybody_away(but: str = "", hours: int = 1) -> None:
    rows = [
        Presence(person=p, where="away", starts_at=NOW, ends_at=NOW + timedelta(hours=hours))
        for p in Person.objects.exclude(email=f"{but}@mirai-print.example")
    ]
    Presence.objects.bulk_create(rows)


def page(world: World, local: str, path: str) -> str:
    client = Client()
    client.force_login(world.user(local))
    return client.get(path).content.decode()


def test_with_nobody_there_the_mail_waits_and_is_asked_about_when_somebody_is_back(
    world: World,
) -> None:
    everybody_away()
    mail_id = held(world)
    row = Mail.objects.get()
    assert (row.state, row.approval_id, row.nobody_at) == ("waiting_second", "", NOW)
    assert notices.unread_count(world.actor("kobayashi")) == 1
    shown = page(world, "sato", f"/outbound/{mail_id}/")
    assert "確認できる人に、いま連絡がつきません" in shown
    assert "送らずに取り下げる" in shown or "取り下げる" in shown
    assert actions.retry_due(SOON) == 0
    assert actions.release_due(SOON) == 0
    Presence.objects.filter(person=world.person("suzuki")).delete()
    with clock.fixed(SOON):
        assert actions.retry_due(SOON) == 1
        assert asked.asked_person("mail", mail_id) == world.id("suzuki")
        assert Mail.objects.get().nobody_at is None
        actions.answer_second(world.actor("suzuki"), mail_id, told(mail_id))
        assert gone(mail_id)


def test_trying_again_never_makes_the_wait_endless(world: World) -> None:
    everybody_away(hours=100)
    mail_id = held(world)
    limit = Mail.objects.get().deadline
    with clock.fixed(SOON):
        actions.ask_another(world.actor("sato"), mail_id)
    assert Mail.objects.get().deadline == limit
    assert limit is not None
    assert expiring.expire_due(limit) == 1
    # Held, not sent and not deleted; and it can be taken up again.
    assert Mail.objects.get().state == "expired"


def test_everybody_gone_after_the_asking_is_told_once(world: World) -> None:
    mail_id = held(world)
    everybody_away()
    request = Mail.objects.get().approval_id
    for minute in (1, 2, 3):
        approvals.expire_due(NOW + timedelta(minutes=minute))
    expiring.tell_unreachable(mail_id, request)
    expiring.tell_unreachable(mail_id, request)
    assert notices.unread_count(world.actor("kobayashi")) == 1
    assert Mail.objects.get().state == "waiting_second"


def test_a_colleague_who_is_away_is_not_offered_but_his_stand_in_is_asked(world: World) -> None:
    got = hand_in(mail(attachments=(attachment(persons=38),)))
    Presence.objects.create(
        person=world.person("suzuki"),
        where="away",
        starts_at=NOW,
        ends_at=SOON,
        stand_in=world.person("sasaki"),
    )
    row = Mail.objects.get()
    actions.check_own(
        world.actor("sato"), got.public_id, **ticked(got.public_id), checker=world.id("suzuki")
    )
    assert asked.asked_person("mail", row.public_id) == world.id("sasaki")
    colleague = organization.colleagues(world.id("sato"), on=NOW.date())[0]
    Presence.objects.create(person_id=colleague.pk, where="away", starts_at=NOW, ends_at=SOON)
    offered = [p.public_id for p in asking.possible_checkers(row)]
    assert colleague.public_id not in offered
    assert world.id("sato") not in offered


def test_the_sender_asks_somebody_else_and_nobody_else_does(world: World) -> None:
    mail_id = held(world)
    assert actions.ask_another(world.actor("sato"), mail_id, checker=world.id("watanabe"))
    assert asked.asked_person("mail", mail_id) == world.id("watanabe")
    for stranger in ("suzuki", "watanabe", "yamada"):
        with pytest.raises((NotFound, NotPermitted)):
            actions.ask_another(world.actor(stranger), mail_id)
    # Himself he cannot ask: the wish is passed over.
    actions.ask_another(world.actor("sato"), mail_id, checker=world.id("sato"))
    assert asked.asked_person("mail", mail_id) != world.id("sato")
    actions.withdraw(world.actor("sato"), mail_id, cause="other", near_miss=False)
    with pytest.raises(actions.AlreadyMoved):
        actions.ask_another(world.actor("sato"), mail_id)


def test_the_sender_sees_the_order_and_where_people_are(world: World) -> None:
    Presence.objects.create(
        person=world.person("suzuki"), where="telework", starts_at=NOW, ends_at=SOON
    )
    mail_id = held(world)
    shown = page(world, "sato", f"/outbound/{mail_id}/")
    assert "鈴木 由香さんの確認を待っています" in shown
    assert "テレワーク" in shown
    assert "渡辺 浩" in shown
    assert "ほかの人に頼み直す" in shown
    head = page(world, "watanabe", f"/outbound/{mail_id}/")
    assert "ほかの人に頼み直す" not in head


def test_the_checker_has_his_list_with_limits_and_only_his(
    world: World, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        held(world, str(number))
    lines = queries.asked_of(world.actor("suzuki"))
    assert len(lines) == 12
    assert {line.subject for line in lines} == {"名簿の送付"}
    assert lines[0].turn_ends > NOW
    assert queries.asked_of(world.actor("sasaki")) == ()
    client = Client()
    client.force_login(world.user("suzuki"))
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        shown = client.get("/outbound/").content.decode()
    assert "確認を頼まれているもの (12 件)" in shown
    assert shown.count('href="/approvals/0') == 12
    assert "確認を頼まれているもの" not in page(world, "sasaki", "/outbound/")
    home = page(world, "suzuki", "/")
    assert "二重確認を頼まれているもの 12 件" in home


def test_after_the_check_it_stands_in_his_history(world: World) -> None:
    mail_id = held(world)
    assert "名簿の送付" in page(world, "suzuki", "/approvals/")
    actions.answer_second(world.actor("suzuki"), mail_id, told(mail_id, seconds=31))
    assert "名簿の送付" not in page(world, "suzuki", "/approvals/")
    history = page(world, "suzuki", "/approvals/history/")
    assert "名簿の送付" in history
    assert "31 秒" in history
    assert "名簿の送付" not in page(world, "sasaki", "/approvals/history/")
