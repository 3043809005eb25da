"""After the second check: a while in which it can be called back; before it, the files must have been opened."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from omamori.do.outbound import actions
from omamori.do.outbound.models import AttachmentLook, Mail, MailAttachment
from omamori.do.outbound.tests.mails import NOW, attachment, gone, hand_in, mail, receiver, told
from omamori.do.outbound.tests.test_story import ticked
from omamori.facts.errors import NotFound
from omamori.foundation.approvals import links
from omamori.foundation.approvals.home import tasks as approval_tasks
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def asked(world: World) -> Mail:
    """佐藤's list waits for 鈴木."""
    got = hand_in(mail(attachments=(attachment(persons=38), attachment(2, name="地図.pdf"))))
    mail_id = got.public_id
    actions.check_own(world.actor("sato"), mail_id, **ticked(mail_id), checker=world.id("suzuki"))
    return Mail.objects.get(public_id=mail_id)


def look(world: World, row: Mail, local: str = "suzuki") -> None:
    """The doubted file was opened."""
    file = MailAttachment.objects.get(mail=row, number=1)
    AttachmentLook.objects.create(
        attachment=file, person=world.person(local), way="text", at=clock.now()
    )


def client_of(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def answered(client: Client, row: Mail, path: str) -> str:
    """The page that thanks for the right answers."""
    seen = field(client.get(path).content.decode(), "seen")
    given = {f"choice-{q}": c for q, c in told(row.public_id).choices}
    done = client.post(f"{path}questions/", {"seen": seen, "decision": "ok", **given})
    assert done.status_code == 200
    return done.content.decode()


def test_nobody_answers_for_a_file_he_has_not_opened(world: World) -> None:
    row = asked(world)
    given = told(row.public_id)
    AttachmentLook.objects.all().delete()
    with pytest.raises(actions.NotOpened):
        actions.answer_second(world.actor("suzuki"), row.public_id, given)
    look(world, row, "sasaki")
    with pytest.raises(actions.NotOpened):
        actions.answer_second(world.actor("suzuki"), row.public_id, given)
    look(world, row)
    assert actions.answer_second(world.actor("suzuki"), row.public_id, given).right


def test_he_may_stop_it_without_opening_anything(world: World) -> None:
    row = asked(world)
    given = told(row.public_id, stop=True)
    AttachmentLook.objects.all().delete()
    assert actions.answer_second(world.actor("suzuki"), row.public_id, given).stopped


def test_the_page_says_which_file_and_sends_back_from_the_questions(world: World) -> None:
    row = asked(world)
    client, path = client_of(world, "suzuki"), f"/approvals/{row.approval_id}/"
    page = client.get(path).content.decode()
    assert page.count("開いて確かめてください") == 1
    back = client.get(f"{path}questions/", {"seen": field(page, "seen")}, follow=True)
    assert "まだ開いていない添付が 1 件あります" in back.content.decode()
    look(world, row)
    assert "開いて確かめてください" not in client.get(path).content.decode()
    assert client.get(f"{path}questions/", {"seen": field(page, "seen")}).status_code == 200


def test_the_sender_calls_it_back_within_the_minute(world: World) -> None:
    row = asked(world)
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    assert Mail.objects.get().state == "delayed"
    page = client_of(world, "sato").get(f"/outbound/{row.public_id}/").content.decode()
    assert "まもなく送ります" in page
    assert "あと" in page
    actions.recall(world.actor("sato"), row.public_id)
    assert Mail.objects.get().state == "waiting_sender"


def test_the_checker_calls_it_back_from_the_page_that_thanked_him(world: World) -> None:
    row = asked(world)
    client = client_of(world, "suzuki")
    thanks = answered(client, row, f"/approvals/{row.approval_id}/")
    assert "やはり止める" in thanks
    undone = client.post("/approvals/undo/", {"undo": field(thanks, "undo")})
    assert "まだ送られていません" in undone.content.decode()
    assert Mail.objects.get().state == "waiting_sender"
    assert Notice.objects.filter(person=world.person("sato"), title__contains="送り出す前に止め")
    # Once only: it waits for its sender now.
    assert client.post("/approvals/undo/", {"undo": field(thanks, "undo")}).status_code == 409


def test_also_by_link_on_a_telephone(world: World) -> None:
    row = asked(world)
    token = links.make(row.approval_id, world.id("suzuki"))
    phone = Client()
    phone.post(f"/a/{token}/", {"number": world.person("suzuki").number})
    thanks = answered(phone, row, f"/a/{token}/")
    assert phone.post("/approvals/undo/", {"undo": field(thanks, "undo")}).status_code == 200
    assert Mail.objects.get().state == "waiting_sender"


def test_it_stands_in_his_list_until_it_goes(world: World) -> None:
    row = asked(world)
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    client, other = client_of(world, "suzuki"), client_of(world, "sasaki")
    assert "まもなく送ります" in client.get("/outbound/").content.decode()
    assert other.post(f"/outbound/{row.public_id}/recall/").status_code == 404
    assert client.post(f"/outbound/{row.public_id}/recall/").status_code == 302
    assert Mail.objects.get().state == "waiting_sender"


def test_once_gone_nothing_is_offered_and_nothing_is_stopped(world: World) -> None:
    row = asked(world)
    client = client_of(world, "suzuki")
    thanks = answered(client, row, f"/approvals/{row.approval_id}/")
    assert gone(row.public_id)
    assert client.post("/approvals/undo/", {"undo": field(thanks, "undo")}).status_code == 409
    with clock.fixed(NOW + timedelta(minutes=2)):
        late = client.post("/approvals/undo/", {"undo": field(thanks, "undo")})
    assert late.status_code == 410


def test_only_who_checked_it(world: World) -> None:
    row = asked(world)
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    with pytest.raises(NotFound):
        actions.recall(world.actor("sasaki"), row.public_id)


@pytest.mark.parametrize("checker", ["takahashi", "watanabe"])
def test_who_checked_it_calls_it_back_whatever_he_sees_and_the_sender_is_told(
    world: World, checker: str
) -> None:
    row = asked(world)
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    Mail.objects.update(checker=world.person(checker))
    assert actions.recall(world.actor(checker), row.public_id)
    assert Notice.objects.filter(person=world.person("sato"), title__contains="送り出す前に止め")


def test_without_files_nothing_is_to_be_opened(world: World) -> None:
    got = hand_in(mail(receiver("kenji@hinode-bussan.example"), body=attachment(persons=20).found))
    mail_id = got.public_id
    actions.check_own(world.actor("sato"), mail_id, **ticked(mail_id), checker=world.id("suzuki"))
    assert actions.answer_second(world.actor("suzuki"), mail_id, told(mail_id)).right


def test_who_is_asked_reads_which_mail_for_whom_and_what_he_needs(world: World) -> None:
    row = asked(world)
    row.head = {**row.head, "subject": "名簿 03-5550-0142 (taro@a.example)"}
    row.save()
    drain()
    about = dict(Notice.objects.get(person=world.person("suzuki")).about)
    assert about["宛先"] == "hinode-bussan.example"
    assert about["頼んだ人"] == "佐藤 健"
    assert about["開くときに要るもの"] == "あなたの従業者番号"
    assert about["いつまで"].startswith("11/24 ")
    assert "5550" not in about["件名"]
    assert "taro" not in about["件名"]
    titles = [t.title for t in approval_tasks(world.actor("suzuki"), clock.now())]
    assert titles == ["佐藤 健さんの送信メールを確認する: 名簿 03-5550-0142 (taro@a.example)"]
