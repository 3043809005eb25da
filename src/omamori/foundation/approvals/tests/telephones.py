"""What checkers do on their pages: come in, look, go on to the questions, answer."""

import re
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.test import Client

from omamori.foundation.approvals import actions
from omamori.foundation.approvals.actions import Choice, Given, Question
from omamori.testing.people import World

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOICES = (Choice(id="a", label="甲社", right=True), Choice(id="b", label="乙社"))
QUESTION = Question(id="q", text="この名簿はどの会社のものですか", choices=CHOICES)
MAIL = "0123456789abcdefghjkmnpqrs"


def ask(world: World, **changes: object) -> str:
    wanted: dict[str, object] = {
        "subject_kind": "mail",
        "subject_id": MAIL,
        "asked_by": world.id("sato"),
        "candidates": (world.id("suzuki"), world.id("watanabe")),
        "questions": (QUESTION,),
        "right": "t.check",
        "due": NOW + timedelta(hours=2),
        "binding": "h1",
    }
    return actions.ask(world.actor("sato"), **{**wanted, **changes})  # type: ignore[arg-type]


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


RIGHT = {"choice-q": "a", "decision": "ok"}
SAID = Given(binding="h1", choices=(("q", "a"),))
WRONG = {"choice-q": "b", "decision": "ok"}


def seen(client: Client, path: str) -> str:
    """The note on the page that shows the record."""
    shown = client.get(path).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', shown)
    assert found, shown
    return found[1]


def questions(client: Client, path: str) -> str:
    """The page of the questions, come to as a person does."""
    answer = client.get(f"{path}questions/", {"seen": seen(client, path)})
    assert answer.status_code == 200
    return answer.content.decode()


def answer(client: Client, path: str, given: dict[str, str]) -> HttpResponse:
    response: HttpResponse = client.post(f"{path}questions/", {**given, "seen": seen(client, path)})
    return response


def proven(world: World, local: str, path: str) -> Client:
    """A telephone that has given the number of the person."""
    phone = Client()
    number = {"number": f" {world.person(local).number.lower()} "}
    assert phone.post(path, number).status_code == 302
    return phone
