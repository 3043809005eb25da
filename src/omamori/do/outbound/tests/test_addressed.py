"""Who gets it, as readers see it: said once, by name, and what a refused mail may become."""

from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client

from omamori.do.outbound import addressed, queries, wording
from omamori.do.outbound.domain import rewriting
from omamori.do.outbound.models import MailReason, MailRecipient
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.foundation.partners import actions as directory
from omamori.foundation.partners.actions import PersonGiven
from omamori.testing.people import World, mirai


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def test_a_draft_carries_receivers_and_subject_whatever_they_are() -> None:
    subject, to, cc = (
        "見積 & 100% ?#\r\nBcc: x@y.example",
        "a+b&c@hinode.example",
        "q?r@hinode.example",
    )
    made = urlsplit(rewriting.draft(subject, to=[to], cc=[cc]))
    fields = parse_qs(made.query, strict_parsing=True)
    assert (made.scheme, unquote(made.path)) == ("mailto", to)
    assert fields == {"cc": [cc], "subject": [subject]}
    hidden = urlsplit(rewriting.draft("x", to=["a@b.example", "c@d.example"], hidden=True))
    assert (hidden.path, parse_qs(hidden.query)["bcc"]) == ("", ["a@b.example,c@d.example"])


def test_a_draft_that_no_browser_would_take_keeps_its_subject() -> None:
    many = [f"person-{n}@hinode.example" for n in range(90)]
    assert rewriting.draft("件", to=many) == "mailto:?subject=%E4%BB%B6"
    assert len(rewriting.draft("件" * 500, to=many)) <= 1800


def test_beside_a_receiver_stands_only_what_singles_him_out() -> None:
    people = [
        MailRecipient(address=f"a@{d}", domain=d, in_envelope=True)
        for d in ("hinode.example", "new.example", "fresh.example")
    ]
    ids = [row.public_id for row in people]

    def of(rule: str, meant: list[str], **args: object) -> MailReason:
        targets = [["recipient", key] for key in meant]
        return MailReason(rule=rule, detail={"args": args, "targets": targets})

    named = {"domain": "fresh.example、new.example", "count": 2}
    beside = addressed.beside(
        [
            of("first_time_domain", ids[1:], **named),
            of("many_visible", ids, addresses=3, domains=3),
            of("external_recipient", ids, count=3),
        ],
        people,
    )
    assert beside == {
        ids[1]: ("会社として初めて送るドメインです: new.example",),
        ids[2]: ("会社として初めて送るドメインです: fresh.example",),
    }
    # The only one there is: his doubt is about all, and stands beside him.
    assert addressed.beside([of("first_time_domain", ids[:1], **named)], people[:1])


@pytest.mark.parametrize(("count", "more"), [(1, ""), (3, ""), (11, " ほか 8 件")])
def test_domains_that_are_not_named_are_counted(count: int, more: str) -> None:
    named = "、".join(["a.example", "b.example", "c.example"][:count])
    told = wording.sentence("first_time_domain", {"domain": named, "count": count})
    assert told == f"会社として初めて送るドメインです: {named}{more}"


@pytest.mark.django_db
def test_what_is_said_of_all_stands_once_and_who_is_known_is_named(world: World) -> None:
    office = world.actor("kobayashi")
    given = PersonGiven(
        name="佐藤 直美", name_kana="サトウ ナオミ", company="青葉商事", email="n.sato@aoba.example"
    )
    directory.add_person(office, given)
    strangers = [receiver(f"p{n}@company-{n}.example") for n in range(11)]
    got = hand_in(mail(receiver("N.Sato@aoba.example"), *strangers))
    it = queries.mail(world.actor("sato"), got.public_id)
    (every,) = [r.text for r in it.reasons if r.rule == "many_visible"]
    assert not any(every in row.warnings for row in it.recipients)
    assert {row.warnings for row in it.recipients} == {()}
    assert [row.known_as for row in it.recipients if row.known_as] == ["佐藤 直美 (青葉商事)"]
    client = Client()
    client.force_login(world.user("sato"))
    shown = client.get(f"/outbound/{got.public_id}/").content.decode()
    assert shown.count("受け取る人どうしに見えます") == 1
    assert "台帳では 佐藤 直美" in shown


@pytest.mark.django_db
def test_a_refused_mail_is_written_anew_by_its_sender_alone(world: World) -> None:
    got = hand_in(mail(attachments=(attachment(kinds={"my_number": 3}),)))
    client = Client()
    client.force_login(world.user("sato"))
    shown = client.get(f"/outbound/{got.public_id}/").content.decode()
    assert 'href="mailto:' in shown
    assert "直して、もう一度書く" in shown
    assert queries.mail(world.actor("tanaka"), got.public_id).rewrite == ""
