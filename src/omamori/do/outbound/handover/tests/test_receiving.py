"""Outside with a link: the address, the code, the file; and everything that somebody else may try."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.do.incidents.models import NearMiss
from omamori.do.outbound.handover import actions, queries
from omamori.do.outbound.handover.domain import errors
from omamori.do.outbound.handover.models import Fetch, Handover, HandoverReceiver, Happening
from omamori.do.outbound.handover.tests.conftest import Sent
from omamori.do.outbound.handover.tests.letters import DRAWING, KENJI, LIST, SOUMU
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"


def opened(sent: Sent, address: str = KENJI) -> Client:
    """A browser outside that has given the right code."""
    browser = Client(headers={"user-agent": PHONE})
    code = sent.code_for(address, browser)
    assert len(code) == 6
    assert browser.post(sent.path, {"code": code}).status_code == 302
    return browser


def signed_in(world: World, local: str) -> Client:
    browser = Client()
    browser.force_login(world.user(local))
    return browser


def file_paths(sent: Sent) -> list[str]:
    row = Handover.objects.get(public_id=sent.link_id)
    return [f"{sent.path}{f.public_id}/" for f in row.files.all()]


def body(browser: Client, path: str, **headers: str) -> bytes:
    answer = browser.post(path, headers=headers)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content)


def test_the_receiver_proves_and_fetches(world: World) -> None:
    sent = Sent(world).leave()
    first = Client().get(sent.path)
    assert first.status_code == 200
    assert "名簿.csv" not in first.content.decode()
    assert first["X-Robots-Tag"].startswith("noindex")
    assert first["Referrer-Policy"] == "same-origin"
    assert "no-store" in first["Cache-Control"]
    browser = opened(sent)
    page = browser.get(sent.path).content.decode()
    assert "名簿.csv" in page
    one, two = file_paths(sent)
    answer = browser.post(one)
    assert b"".join(answer.streaming_content) == LIST
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%90%8D%E7%B0%BF.csv" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(LIST))
    assert body(browser, two) == DRAWING
    log = [(h.what, h.client) for h in Happening.objects.all()]
    coarse = "iPhone Safari"
    assert log == [("code", ""), ("opened", coarse), ("fetched", coarse), ("fetched", coarse)]
    names = [r.fact.name for r in facts_about("mail", sent.mail_id)]
    assert names[-1] == "handover.link_opened"
    assert names.count("handover.link_opened") == 1


def test_no_session_and_no_account_is_needed(world: World) -> None:
    sent = Sent(world).leave()
    browser = opened(sent)
    assert set(browser.cookies) <= {"handover", "csrftoken"}
    cookie = browser.cookies["handover"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (sent.path, True, "Strict")


def test_looking_uses_nothing_up(world: World) -> None:
    sent = Sent(world).leave()
    for _ in range(5):
        assert Client().get(sent.path).status_code == 200
        assert Client().head(sent.path).status_code == 200
        assert Client().get(file_paths(sent)[0]).status_code == 405
    drain(limit=50)
    assert not HandoverReceiver.objects.exists()
    assert not Happening.objects.exists()


def test_a_forwarded_link_gets_no_code(world: World) -> None:
    sent = Sent(world).leave()
    stranger = Client()
    assert sent.code_for("friend@elsewhere.example", stranger) == ""
    assert [m for m in outbox.outbox if "elsewhere" in str(m.to)] == []
    told, known = stranger.get(sent.path).content, Client()
    sent.code_for(KENJI, known)
    assert _same(told) == _same(known.get(sent.path).content)
    assert stranger.post(sent.path, {"code": "123456"}).status_code == 422


def _same(page: bytes) -> str:
    return page.decode().partition("<main")[2].partition("csrfmiddlewaretoken")[0]


def test_five_wrong_codes_lock_and_the_sender_is_told(world: World) -> None:
    sent = Sent(world).leave()
    browser = Client()
    code = sent.code_for(KENJI, browser)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert browser.post(sent.path, {"code": wrong}).status_code == 422
    assert browser.post(sent.path, {"code": code}).status_code == 422
    row = HandoverReceiver.objects.get()
    assert (row.wrong, row.locked_at is not None) == (5, True)
    assert Notice.objects.filter(kind="handover").count() == 1
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        assert sent.code_for(KENJI, browser) == ""
        actions.unlock(world.actor("sato"), sent.link_id, row.public_id)
        fresh = sent.code_for(KENJI, browser)
        assert browser.post(sent.path, {"code": fresh}).status_code == 302


def test_codes_of_many_requests_share_the_tries(world: World) -> None:
    sent = Sent(world).leave()
    now = clock.now()
    for minute in range(5):
        with clock.fixed(now + timedelta(minutes=2 * minute)):
            browser = Client()
            code = sent.code_for(KENJI, browser)
            browser.post(sent.path, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert HandoverReceiver.objects.get().locked_at is not None


def test_a_code_is_used_once_by_its_own_receiver_within_ten_minutes(world: World) -> None:
    sent = Sent(world, KENJI, SOUMU).leave()
    kenji, soumu = Client(), Client()
    code = sent.code_for(KENJI, kenji)
    sent.code_for(SOUMU, soumu)
    if HandoverReceiver.objects.values("code").distinct().count() == 2:
        assert soumu.post(sent.path, {"code": code}).status_code == 422
    assert kenji.post(sent.path, {"code": code}).status_code == 302
    again = Client()
    again.post(sent.path, {"address": KENJI})
    assert again.post(sent.path, {"code": code}).status_code == 422
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        late = sent.code_for(KENJI, again)
    with clock.fixed(clock.now() + timedelta(minutes=13)):
        assert again.post(sent.path, {"code": late}).status_code == 422


def test_full_width_digits_are_digits(world: World) -> None:
    sent = Sent(world).leave()
    browser = Client()
    code = sent.code_for(KENJI, browser)
    wide = code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert browser.post(sent.path, {"code": f" {wide[:3]} {wide[3:]}"}).status_code == 302


def test_one_code_a_minute(world: World) -> None:
    sent = Sent(world).leave()
    assert sent.code_for(KENJI, Client())
    assert sent.code_for(KENJI, Client()) == ""


def test_a_file_is_fetched_three_times_and_ranges_are_not_given(world: World) -> None:
    sent = Sent(world).leave()
    browser, (path, _) = opened(sent), file_paths(sent)
    for _n in range(3):
        assert body(browser, path, range="bytes=0-3") == LIST
    assert browser.post(path).status_code == 410
    assert Fetch.objects.get().count == 3


def test_foreign_proofs_files_and_paths_open_nothing(world: World) -> None:
    sent = Sent(world).leave()
    browser = opened(sent)
    path = file_paths(sent)[0]
    assert Client().post(path).status_code == 302
    other = Client()
    for proof in ("x", ".", "a.b", browser.cookies["handover"].value + "x", "x." * 450):
        other.cookies["handover"] = proof
        assert other.post(path).status_code == 302
    for wrong in (f"{sent.path}nothing/", f"{sent.path}..%2f..%2fetc%2fpasswd/"):
        assert browser.post(wrong).status_code in (404, 410)
    assert Client().get(f"/receive/{'A' * 22}/").status_code == 410
    assert Client().get(f"/receive/{'A' * 900}/").status_code == 410
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        assert browser.post(path).status_code == 302


def test_nothing_opens_before_the_mail_left_or_after_the_end(world: World) -> None:
    sent = Sent(world)
    assert "まだ受け取れません" in Client().get(sent.path).content.decode()
    assert Client().post(sent.path, {"address": KENJI}).status_code == 410
    sent.leave()
    with clock.fixed(Handover.objects.get().expires_at):
        assert Client().get(sent.path).status_code == 410


def test_a_stopped_link_is_dead_at_once_and_a_near_miss(world: World) -> None:
    sent = Sent(world).leave()
    browser = Client()
    code = sent.code_for(KENJI, browser)
    assert actions.recall(world.actor("sato"), sent.link_id, cause="wrong_recipient") == 0
    assert browser.post(sent.path, {"code": code}).status_code == 410
    assert "送った人が、このリンクを止めました" in browser.get(sent.path).content.decode()
    drain(limit=100)
    near = NearMiss.objects.get()
    assert (near.cause, near.mail_id) == ("wrong_recipient", sent.mail_id)
    with pytest.raises(errors.AlreadyStopped):
        actions.recall(world.actor("sato"), sent.link_id, cause="other")


def test_stopped_after_the_opening_is_an_accident(world: World) -> None:
    sent = Sent(world).leave()
    browser = opened(sent)
    assert actions.recall(world.actor("kobayashi"), sent.link_id, cause="wrong_recipient") == 1
    assert browser.post(file_paths(sent)[0]).status_code == 410
    drain(limit=100)
    assert not NearMiss.objects.exists()
    assert queries.link(world.actor("sato"), sent.link_id).accident
    page = signed_in(world, "sato").get(f"/links/{sent.link_id}/").content.decode()
    assert "事故として報告してください" in page
    assert "ヒヤリハット・事故を報告する" in page
    assert "開きました" in page


def test_who_may_see_and_stop(world: World) -> None:
    sent = Sent(world).leave()
    colleague = world.actor("suzuki")
    with pytest.raises(NotFound):
        queries.link(colleague, sent.link_id)
    with pytest.raises(NotFound):
        actions.recall(colleague, sent.link_id, cause="other")
    assert queries.links(colleague) == ((), "")
    for local in ("sato", "watanabe", "kobayashi", "tanaka"):
        assert len(queries.links(world.actor(local))[0]) == 1
    with pytest.raises(Invalid):
        actions.recall(world.actor("sato"), sent.link_id, cause="nonsense")
    with pytest.raises(NotFound):
        actions.recall(world.actor("sato"), "nothing", cause="other")


def test_lists_are_bounded_and_ask_the_same_questions(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent, sato = Sent(world).leave(), world.actor("sato")
    row = Handover.objects.get(public_id=sent.link_id)
    for n in range(queries.PAGE):
        row.pk, row.public_id, row.token_hash = None, new_public_id(), f"{n:064d}"
        row.save()
    with django_assert_num_queries(1):
        rows, older = queries.links(sato)
    assert (len(rows), older) == (queries.PAGE, rows[-1].public_id)
    assert [r.public_id for r in queries.links(sato, after=older)[0]] == [sent.link_id]
    with django_assert_num_queries(5):
        queries.link(sato, sent.link_id)
