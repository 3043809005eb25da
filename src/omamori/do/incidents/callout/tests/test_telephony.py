"""The provider's public API, spoken with a server of this machine: signed callbacks, key presses, lost answers."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from omamori.do.incidents.callout import actions, jobs, pulse, telephony
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.models import Call, CallOut, Chain, Entry
from omamori.do.incidents.callout.tests.provider import Provider, serving
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with serving() as found:
        given = dataclasses.replace(
            settings.OMAMORI,
            callout_api=found.url,
            callout_account="AC-invented",
            callout_key="invented-secret",
            callout_number="+81355500100",
        )
        monkeypatch.setattr(settings, "OMAMORI", given)
        yield found
    pulse.path().unlink(missing_ok=True)


@pytest.fixture
def row(provider: Provider) -> CallOut:
    world: World = mirai()
    links = (chain.Link(person=world.id("tanaka"), channels=("sms", "voice"), wait=5),)
    actions.edit_chain(world.actor("kobayashi"), links=links, terms=chain.Terms())
    actions.approve_chain(world.actor("ito"), Chain.objects.get().public_id)
    actions.change_number(world.actor("tanaka"), person=world.id("tanaka"), number="090-5550-0142")
    number = actions.start(
        world.actor("sato"), subject_kind="case", subject_id="c1", title="鞄 <と> 名簿 & 鍵"
    )
    return CallOut.objects.get(public_id=number)


def work(at: timedelta = timedelta(0)) -> None:
    with clock.moved(at):
        while jobs.advance():
            pass


def posted(path: str, fields: dict[str, str], mark: str | None = None) -> int:
    url = settings.OMAMORI.base_url + path
    given = telephony.signature(url, fields) if mark is None else mark
    answer = Client().post(path, fields, headers={"X-Twilio-Signature": given})
    return answer.status_code


def path_of(url: str) -> str:
    return url.removeprefix(settings.OMAMORI.base_url)


def test_a_message_and_a_call_go_out_and_come_back(row: CallOut, provider: Provider) -> None:
    work()
    message, call = provider.sent
    assert (message["To"], message["From"]) == ("+819055500142", "+81355500100")
    code = chain.snapshot_of(row.snapshot).people()[0].code
    assert code in message["Body"]
    assert "&lt;と&gt;" in call["Twiml"], "what people write is text to the machine, too"
    assert provider.seen[0][0] == "/2010-04-01/Accounts/AC-invented/Messages.json"
    assert provider.seen[0][1].startswith("Basic ")
    back = path_of(message["StatusCallback"])
    assert posted(back, {"MessageStatus": "delivered"}, mark="forged") == 403
    assert Call.objects.get(channel="sms").state == "sent"
    assert posted(back, {"MessageStatus": "delivered"}) == 204
    assert posted(back, {"MessageStatus": "sent"}) == 204
    assert Call.objects.get(channel="sms").state == "delivered"
    keys = re.search(r'action="([^"]+)"', call["Twiml"])
    assert keys is not None
    assert posted(path_of(keys[1]), {"Digits": "0000"}) == 200
    row.refresh_from_db()
    assert row.state == "calling"
    assert posted(path_of(keys[1]), {"Digits": code}) == 200
    row.refresh_from_db()
    assert row.state == "taken"
    assert Entry.objects.get(code=Code.ACKNOWLEDGED).channel == "voice"


def test_an_answer_by_short_message(row: CallOut, provider: Provider) -> None:
    work()
    code = chain.snapshot_of(row.snapshot).people()[0].code
    fields = {"From": "+819055500142", "Body": f"行きます　{code}"}
    assert posted("/callout/sms/", fields, mark="") == 403
    assert posted("/callout/sms/", fields | {"Body": "はい"}) == 200
    assert posted("/callout/sms/", fields) == 200
    row.refresh_from_db()
    assert row.state == "taken"


def test_a_refused_number_lets_the_next_one_be_called_at_once(
    row: CallOut, provider: Provider
) -> None:
    provider.status = 400
    work()
    tried = Call.objects.filter(purpose="call")
    assert [c.error for c in tried] == ["21211"] * 6, "three rounds, unwaited"
    row.refresh_from_db()
    assert row.state == "given_up"


def test_a_lost_answer_is_asked_for_and_nothing_is_sent_twice(
    row: CallOut, provider: Provider
) -> None:
    provider.status = 0
    work()
    assert Call.objects.filter(state="sent").count() == 2
    assert Entry.objects.filter(code=Code.FOUND_SENT).count() == 2
    assert len(provider.sent) == 2
    provider.status = 201
    work(timedelta(minutes=2))
    assert len(provider.sent) == 2
    call = Call.objects.get(channel="sms")
    assert telephony.find_message(
        "+819055500142", call.public_id[-8:], since=call.intended_at.isoformat()
    )
    assert telephony.find_call("+819055500142", since=call.intended_at.isoformat())
    assert telephony.find_message("+819055500142", "nothing", since="2026-01-01") is False


@pytest.mark.parametrize(
    "api",
    ["http://192.0.2.1:80", "http://169.254.169.254", "https://169.254.169.254", "http://0.0.0.0"],
)
def test_addresses_that_are_never_called(
    api: str, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = dataclasses.replace(settings.OMAMORI, callout_api=api)
    monkeypatch.setattr(settings, "OMAMORI", given)
    with pytest.raises(telephony.ProviderRefused):
        telephony.message("+819055500142", "x", "")


def test_moments_of_the_provider_are_read_in_both_forms() -> None:
    assert telephony._moment("Thu, 31 Dec 2026 14:40:00 +0000") == telephony._moment(
        "2026-12-31T14:40:00+00:00"
    )
    assert telephony._moment("soon") == 0.0
    assert (
        datetime.fromtimestamp(telephony._moment("Thu, 31 Dec 2026 14:40:00 +0000"), clock.JST).hour
        == 23
    )
