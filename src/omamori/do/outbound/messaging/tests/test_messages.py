"""From the master list to the talk: chosen by two identifiers, judged, held, sent once, taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from omamori.do.incidents.models import NearMiss
from omamori.do.outbound import home as outbound_home
from omamori.do.outbound import queries as mails
from omamori.do.outbound.messaging import (
    actions,
    carrying,
    composing,
    queries,
    recalling,
)
from omamori.do.outbound.messaging.actions import Draft, File
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Message
from omamori.do.outbound.messaging.tests.conftest import NOON, adopt
from omamori.do.outbound.messaging.tests.drafts import (
    NOTICE,
    applicant,
    carried,
    draft,
    in_a_group,
    names,
)
from omamori.do.outbound.messaging.tests.servers import Service
from omamori.do.outbound.models import Mail
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.approvals import subjects
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.partners import actions as directory
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.actions import PersonGiven
from omamori.foundation.storage import blobs
from omamori.testing.people import TODAY, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("examined")]


def test_a_plain_message_waits_to_be_recalled_and_goes_once(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    assert (got.verdict, got.state) == ("delay", "delayed")
    assert not carrying.carry_waiting()
    carried()
    assert slack.posted == [("D0DEMO00022", "面接の日程をお送りします。")]
    carried(20)
    assert len(slack.posted) == 1
    row = queries.message(world.actor("sato"), got.public_id)
    assert (row.state, row.may_recall) == ("sent", True)
    assert Mail.objects.get().state == "delivered"
    told = names(got.public_id)
    assert told == ["outbound.mail_received", "outbound.mail_released", "outbound.mail_delivered"]
    (first, *_) = facts_about("mail", got.public_id)
    assert first.fact.medium == "slack"  # type: ignore[attr-defined]
    assert "山本" not in str([r.fact.payload() for r in facts_about("mail", got.public_id)])


def test_the_wrong_yamada_is_stopped_in_one_sentence(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    sato = world.actor("sato")
    wrong = draft(world, "A2026-041", text="採用通知をお送りします。", files=(NOTICE,))
    got = actions.compose(sato, wrong)
    assert (got.verdict, got.state) == ("second_check", "waiting_sender")
    detail = mails.mail(sato, got.public_id)
    assert detail.reasons[0].text == (
        "添付「採用通知.txt」には「山田 花子」(A2026-014) と同じ名前がありますが、"
        "宛先は「山田 華子」(A2026-041) です。"
    )
    assert detail.recipients[0].display_name == "山田 華子 (A2026-041)"
    carried()
    assert slack.posted == []
    actions.choose_again(sato, got.public_id)
    worker.drain(limit=100)
    near = NearMiss.objects.get()
    assert (near.medium, near.cause) == ("chat", "wrong_recipient")
    text, files = recalling.earlier(sato, got.public_id)
    assert (text, files) == ("採用通知をお送りします。", (NOTICE,))
    right = draft(world, "A2026-014", text=text, files=files)
    again = actions.compose(sato, right)
    assert "named_other" not in Mail.objects.get(public_id=again.public_id).rules


def test_the_name_in_the_text_counts_too(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    wrong = draft(world, "A2026-041", text="山田花子様\n採用通知をお送りします。")
    got = actions.compose(world.actor("sato"), wrong)
    assert "named_other" in Mail.objects.get(public_id=got.public_id).rules


def test_the_first_weeks_are_checked_by_two(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=3)
    got = actions.compose(world.actor("sato"), draft(world))
    assert got.verdict == "second_check"
    assert "new_tool" in Mail.objects.get().rules


@pytest.mark.parametrize(
    ("number", "written", "good"),
    [
        ("A2026-014", "A2026-014", True),
        ("A2026-014", "ａ2026－014", True),
        ("A2026-014", "a2026-014 ", True),
        ("A2026-014", "A2026-041", False),
        ("A2026-014", "", False),
        ("A2026-014", "山田 花子", False),
    ],
)
def test_the_second_identifier_must_be_his(
    world: World, slack: Service, number: str, written: str, good: bool
) -> None:
    adopt(world, slack.url)
    what = draft(world, number, second_identifier=written)
    if good:
        assert composing.chosen(world.actor("sato"), what).number == number
    else:
        with pytest.raises(errors.WrongSecondIdentifier):
            actions.compose(world.actor("sato"), what)


def test_a_company_identifies_with_or_without_its_legal_form(world: World) -> None:
    (person,) = partners.search(world.actor("sato"), "高橋 秋男", on=TODAY)
    for written, good in (
        ("みなと製版有限会社", True),
        ("みなと製版", True),
        ("みなと信用組合", False),
    ):
        what = Draft(
            tool="slack", receiver_id=person.public_id, second_identifier=written, text="a"
        )
        if good:
            assert composing.chosen(world.actor("sato"), what)
        else:
            with pytest.raises(errors.WrongSecondIdentifier):
                composing.chosen(world.actor("sato"), what)


def test_what_cannot_be_sent(world: World, slack: Service) -> None:
    adopt(world, slack.url, users=("sato", "sasaki"))
    sato, kept = world.actor("sato"), set(blobs.numbers("mail"))
    for wrong, field in (
        ({"text": " "}, "text"),
        ({"text": "あ" * 4001}, "text"),
        ({"files": (NOTICE,) * 6}, "attached"),
        ({"files": (File(name="a", content=b""),)}, "attached"),
        ({"files": (File(name="a", content=b"1" * 20_000_001),)}, "attached"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.compose(sato, draft(world, **wrong))
        assert list(refused.value.fields) == [field]
    (hirano, _) = partners.search(world.actor("sasaki"), "平野", on=TODAY)
    what = Draft(
        tool="slack", receiver_id=hirano.public_id, second_identifier=hirano.number, text="a"
    )
    with pytest.raises(NotFound):  # not of his department
        actions.compose(sato, what)
    with pytest.raises(errors.NoHandle):
        actions.compose(world.actor("sasaki"), what)
    with pytest.raises(errors.GuidanceNotConfirmed):
        actions.compose(world.actor("suzuki"), draft(world))
    with pytest.raises(errors.ToolNotAdopted):
        actions.compose(sato, draft(world, tool="teams"))
    assert list(Mail.objects.all()) == []
    assert set(blobs.numbers("mail")) == kept


def test_nothing_is_taken_in_while_nobody_can_say_who_reads(world: World) -> None:
    adopt(world, "http://127.0.0.1:9")
    in_a_group(world, "A2026-022")
    with pytest.raises(errors.NotConnected):
        actions.compose(world.actor("sato"), draft(world))
    assert not Mail.objects.exists()


def test_a_group_is_told_apart_from_a_talk_between_two(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    in_a_group(world, "A2026-022")
    slack.readers = ["me", "daichi", "U0OTHER", "U0THIRD"]
    sato = world.actor("sato")
    got = actions.compose(sato, draft(world))
    assert got.state == "waiting_sender"
    told = [r.text for r in mails.mail(sato, got.public_id).reasons]
    assert "このトークは、自社のほかに 3 人が読みます。" in told


def test_the_same_page_twice_is_one_message(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    first = actions.compose(world.actor("sato"), draft(world))
    second = actions.compose(world.actor("sato"), draft(world))
    assert first.state == "delayed"
    assert second.state == "waiting_sender"
    assert Mail.objects.get(public_id=second.public_id).rules[0] == "duplicate"


def test_a_talk_whose_readers_changed_gets_nothing(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    Message.objects.update(readers_mark="0" * 64)
    carried()
    row = queries.message(world.actor("sato"), got.public_id)
    assert row.state == "failed"
    assert "読む人が変わりました" in row.why
    assert Mail.objects.get().state == "bounced"
    assert slack.posted == []


def expect_told(stopped: str) -> None:
    """The page of a stopped message says why, and whom it goes to; its made-up address is nobody's concern."""
    for text in ("送らずに止めました", "と同じ名前があります", "Slack のトーク"):
        assert text in stopped
    assert ".invalid" not in stopped


def test_on_pages_without_a_script(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    client = Client()
    client.force_login(world.user("sato"))
    found = client.post("/messaging/new/", {"tool": "slack", "name": "山田"}).content.decode()
    assert found.index("A2026-014") < found.index("A2026-041")
    assert "似た名前の人が 2 人います" in found
    assert "山田" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', found))
    kako = applicant(world, "A2026-041").public_id
    given = {"tool": "slack", "name": "山田", "person": kako, "second": "A2026-014"}
    refused = client.post("/messaging/new/choose/", given)
    assert refused.status_code == 422
    kept = refused.content.decode()
    assert "合いません" in kept
    assert f'value="{kako}" required checked' in kept
    page = client.post("/messaging/new/choose/", given | {"second": "Ａ２０２６−０４１"})
    path = page["Location"]
    shown = client.get(path).content.decode()
    assert "山田 花子 (A2026-014)" in shown  # beside the chosen one
    assert client.post(path, {"text": ""}).status_code == 422
    file = SimpleUploadedFile(NOTICE.name, NOTICE.content)
    held = client.post(path, {"text": "採用通知です。", "attached": [file]})
    assert held.status_code == 302
    where = held["Location"]
    expect_told(client.get(where).content.decode())
    mail_id = where.strip("/").rpartition("/")[2]
    assert "と同じ名前があります" in client.get(f"/outbound/{mail_id}/").content.decode()
    again = client.post(f"{where}choose-again/")
    assert again["Location"].endswith(f"?again={mail_id}")
    found = client.post("/messaging/new/", {"tool": "slack", "name": "A2026-014", "again": mail_id})
    assert f'name="again" value="{mail_id}"' in found.content.decode()
    hana = applicant(world, "A2026-014").public_id
    given = {"tool": "slack", "person": hana, "second": "A2026-014", "again": mail_id}
    path = client.post("/messaging/new/choose/", given)["Location"]
    form = client.get(path).content.decode()
    assert "採用通知です。" in form
    assert NOTICE.name in form
    sent = client.post(path, {"text": "採用通知です。", "keep": ["1", "²"]})
    assert sent.status_code == 302
    assert client.get("/messaging/").status_code == 200


def test_another_person_cannot_use_a_choice_or_see_a_message(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60, users=("sato", "suzuki"))
    sato, suzuki = Client(), Client()
    sato.force_login(world.user("sato"))
    suzuki.force_login(world.user("suzuki"))
    person = applicant(world, "A2026-022").public_id
    given = {"tool": "slack", "person": person, "second": "A2026-022"}
    path = sato.post("/messaging/new/choose/", given)["Location"]
    assert suzuki.get(path).status_code == 302
    assert sato.get("/messaging/new/forged.token/").status_code == 302
    got = actions.compose(world.actor("sato"), draft(world))
    assert suzuki.get(f"/messaging/{got.public_id}/").status_code == 404
    assert suzuki.post(f"/messaging/{got.public_id}/choose-again/").status_code == 404


def test_the_list_is_bounded_and_pinned(
    world: World, slack: Service, django_assert_max_num_queries: object
) -> None:
    adopt(world, slack.url, days_ago=60)
    sato = world.actor("sato")
    for n in range(23):
        actions.compose(sato, draft(world, key=f"k{n}", text=f"{n} 番目の連絡です。"))
    client = Client()
    client.force_login(world.user("sato"))
    client.get("/messaging/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get("/messaging/").content.decode()
    assert page.count("番目の連絡") == 20
    more = re.search(r'href="(/messaging/\?after=[0-9a-z]{26})"', page)
    assert more is not None
    assert client.get(more[1]).content.decode().count("番目の連絡") == 3


def test_mentions() -> None:
    from omamori.do.outbound.messaging.domain.choosing import mentions
    from omamori.do.outbound.talk import Listed

    hana, kako = (
        Listed(name="山田 花子", told_apart_by="1"),
        Listed(name="山田 華子", told_apart_by="2"),
    )
    texts = [
        (0, "", "山田　花子様"),
        (1, "a.txt", "山田花子 山田華子"),
        (2, "b.txt", "だれもいない"),
    ]
    assert [(m.who, m.attachment) for m in mentions(kako, [hana], texts)] == [(hana, 0)]
    taka, other = (
        Listed(name="髙橋 亜希", told_apart_by="1"),
        Listed(name="高橋 秋男", told_apart_by="2"),
    )
    # Her own name in the usual form is still hers.
    assert mentions(taka, [other], [(0, "", "高橋 亜希 様 高橋秋男")]) == ()


def test_notices_and_pages_speak_of_a_message(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=3)
    sato = world.actor("sato")
    got = actions.compose(sato, draft(world))
    seen = [n.title for n in Notice.objects.order_by("pk")]
    assert "メッセージを止めました。宛先と添付を確かめてください" in seen
    assert not [title for title in seen if "メール" in title]
    assert subjects.label("mail", got.public_id) == "メッセージ"
    assert subjects.label("mail", "0" * 26) == "送信メール"
    tasks = [t.title for t in outbound_home.tasks(sato, NOON)]
    assert [t for t in tasks if t.startswith("確認待ちのメッセージ: ")]


def contact(world: World, email: str) -> str:
    """A contact person of a partner whom Slack knows; his public id."""
    person = partners.people_by_addresses([email], on=TODAY)[email]
    given = PersonGiven(
        name=person.name,
        name_kana=person.name_kana,
        partner_id=person.partner_id,
        email=email,
        handles={"slack": "U0CONTACT1"},
    )
    directory.change_person(world.actor("kobayashi"), person.public_id, given)
    return person.public_id


@pytest.mark.parametrize(
    ("email", "company", "stopped"),
    [
        ("o.takada@hinode-bussan.example", "ひので物産", True),
        ("n.sato@aoba-shoji.example", "あおば商事", False),
    ],
)
def test_a_file_of_another_company_is_stopped_in_a_talk_as_in_a_mail(
    world: World, slack: Service, email: str, company: str, *, stopped: bool
) -> None:
    adopt(world, slack.url, days_ago=60)
    wanted = Draft(
        tool="slack",
        receiver_id=contact(world, email),
        second_identifier=company,
        text="ご確認ください。",
        files=(File(name="あおば商事様_お見積書.txt", content=b"x"),),
        key="quote",
    )
    got = actions.compose(world.actor("sato"), wanted)
    told = {r.rule: r.text for r in mails.mail(world.actor("sato"), got.public_id).reasons}
    assert ("other_company" in told) is stopped
    if stopped:
        assert got.state == "waiting_sender"
        assert told["other_company"] == (
            "宛先は「株式会社ひので物産」ですが、添付「あおば商事様_お見積書.txt」には「株式会社あおば商事」の名前があります。"
        )
