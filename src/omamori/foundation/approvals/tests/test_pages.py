"""Pages: what is shown and what is asked stand apart, strangers find nothing, lists are bounded."""

from datetime import timedelta

import pytest
from django.urls import reverse

from omamori.foundation.approvals import actions, notification, subjects
from omamori.foundation.approvals.models import AnswerRow, Request
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.approvals.tests.telephones import (
    MAIL,
    NOW,
    RIGHT,
    SAID,
    WRONG,
    answer,
    ask,
    questions,
    seen,
    signed_in,
)
from omamori.foundation.calendar import clock
from omamori.testing.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_held", "mail_room")]


def test_the_person_asked_answers_on_the_page(world: World) -> None:
    number = ask(world)
    client = signed_in(world, "suzuki")
    assert "送信メール" in client.get(reverse("approvals:list")).content.decode()
    path = reverse("approvals:request", args=[number])
    shown = client.get(path).content.decode()
    # Beside what is shown there is no question, and beside the question nothing is shown.
    assert "どの会社のものですか" not in shown
    assert "甲社" not in shown
    asked = questions(client, path)
    assert "どの会社のものですか" in asked
    assert "甲社" in asked
    with clock.fixed(NOW + timedelta(seconds=25)):
        token = seen(client, path)
    with clock.fixed(NOW + timedelta(seconds=65)):
        done = client.post(f"{path}questions/", {**RIGHT, "seen": token})
    assert done.status_code == 200
    assert Request.objects.get().state == "approved"
    assert AnswerRow.objects.get().seconds == 40
    assert "確認は終わりました" in client.get(path).content.decode()


def test_without_having_looked_there_are_no_questions(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "suzuki")
    for token in ("", "x", seen(client, path)[:-1]):
        sent_back = client.get(f"{path}questions/", {"seen": token})
        assert (sent_back.status_code, sent_back["Location"]) == (302, path)
        assert client.post(f"{path}questions/", {**RIGHT, "seen": token}).status_code == 409
    with clock.fixed(NOW + timedelta(hours=1, minutes=59)):
        old = seen(client, path)
    assert client.post(path, RIGHT).status_code == 422
    assert Request.objects.get().state == "open"
    # The note is of one person and one request.
    actions.reassign(world.actor("suzuki"), Request.objects.get().public_id)
    other = signed_in(world, "watanabe")
    assert other.post(f"{path}questions/", {**RIGHT, "seen": old}).status_code == 409


def test_stopping_needs_no_answer(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "suzuki")
    client.post(path, {"decision": "stop", "binding": "h1", "note": "宛先が違う"})
    assert Request.objects.get().state == "stopped"


def test_the_asker_sees_no_form_and_cannot_post(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "sato")
    shown = client.get(path).content.decode()
    assert "鈴木" in shown
    assert "進めてよい" not in shown
    assert client.post(f"{path}questions/", RIGHT).status_code == 409
    stop = {"decision": "stop", "binding": "h1"}
    assert client.post(path, stop).status_code == 403
    assert Request.objects.get().state == "open"


def test_wrong_answer_is_counted_and_said(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "suzuki")
    first = answer(client, path, WRONG)
    assert first.status_code == 422
    assert "あと1回" in first.content.decode()
    assert "次の人に確認を頼みました" in answer(client, path, WRONG).content.decode()
    next_one = signed_in(world, "watanabe")
    answer(next_one, path, WRONG)
    assert "頼んだ人に戻しました" in answer(next_one, path, WRONG).content.decode()
    assert Request.objects.get().state == "returned"


def test_an_unfinished_answer_is_no_answer(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "suzuki")
    assert answer(client, path, {"decision": "ok"}).status_code == 422
    assert answer(client, path, {"choice-q": "a"}).status_code == 422
    assert answer(client, path, {"choice-q": "z", "decision": "ok"}).status_code == 404
    assert not AnswerRow.objects.exists()


def test_passing_on(world: World) -> None:
    number = ask(world)
    client = signed_in(world, "suzuki")
    assert client.post(reverse("approvals:pass", args=[number])).status_code == 302
    assert client.get(reverse("approvals:pass", args=[number])).status_code == 405
    page = signed_in(world, "watanabe").get(reverse("approvals:list")).content.decode()
    assert number in page


def test_the_list_is_bounded_and_takes_few_queries(
    world: World, django_assert_max_num_queries: object
) -> None:
    for i in range(52):
        ask(world, subject_id=f"{i:026}")
    client = signed_in(world, "suzuki")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        first = client.get(reverse("approvals:list")).content.decode()
    assert first.count('role="rowheader"') == 50
    assert "?after=" in first
    after = first.partition("?after=")[2][:26]
    rest = client.get(reverse("approvals:list"), {"after": after}).content.decode()
    assert rest.count('role="rowheader"') == 2


def test_people_are_told_without_content(world: World) -> None:
    from omamori.foundation.notices import queries as notices

    number = ask(world)
    notification.tell_asked(number)
    assert notices.unread_count(world.actor("suzuki")) == 1
    actions.answer(world.actor("suzuki"), number, SAID)
    notification.tell_asker(number)
    assert notices.unread_count(world.actor("sato")) == 1


def test_the_module_of_the_record_may_answer_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(world)
    told: list[str] = []

    def own(actor: object, approval: Approval, given: object) -> actions.Answer:
        told.append(approval.subject_id)
        return actions.answer(world.actor("suzuki"), number, SAID)

    monkeypatch.setattr(subjects.of("mail"), "answer", own, raising=False)
    client = signed_in(world, "suzuki")
    path = reverse("approvals:request", args=[number])
    assert answer(client, path, RIGHT).status_code == 200
    assert told == [MAIL]


def test_own_history_shows_titles_and_only_ones_own(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: object,
) -> None:
    monkeypatch.setattr(
        subjects.of("mail"),
        "titles",
        lambda _, ids: dict.fromkeys(ids, "名簿の送付"),
        raising=False,
    )
    for i in range(52):
        number = ask(world, subject_id=f"{i:026}")
        actions.answer(world.actor("suzuki"), number, SAID)
    client = signed_in(world, "suzuki")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        first = client.get(reverse("approvals:history")).content.decode()
    assert first.count("名簿の送付") == 50
    after = first.partition("?after=")[2][:26]
    rest = client.get(reverse("approvals:history"), {"after": after}).content.decode()
    assert rest.count("名簿の送付") == 2
    stranger = signed_in(world, "watanabe").get(reverse("approvals:history")).content.decode()
    assert "名簿の送付" not in stranger
