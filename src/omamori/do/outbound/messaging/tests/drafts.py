"""What the tests of messages share: a person of the master list, a draft, and the worker's round."""

from datetime import timedelta

from omamori.do.outbound import actions as outbound
from omamori.do.outbound.messaging import carrying
from omamori.do.outbound.messaging.actions import Draft, File
from omamori.do.outbound.messaging.tests.conftest import NOON
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import actions as directory
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.actions import PersonGiven
from omamori.foundation.partners.rows import OutsidePersonRow
from omamori.testing.people import TODAY, World

NOTICE = File(name="採用通知.txt", content="山田 花子 様\n採用が決まりました。".encode())


def applicant(world: World, number: str) -> OutsidePersonRow:
    (found,) = partners.search(world.actor("kobayashi"), number, on=TODAY)
    return found


def draft(world: World, number: str = "A2026-022", **more: object) -> Draft:
    """To 山本 大地, who shares his surname with nobody."""
    person = applicant(world, number)
    values: dict[str, object] = {
        "tool": "slack", "receiver_id": person.public_id, "second_identifier": number,
        "text": "面接の日程をお送りします。", "key": f"key-{number}",
    }  # fmt: skip
    return Draft(**(values | more))  # type: ignore[arg-type]


def in_a_group(world: World, number: str) -> None:
    """The person's talk address is a channel that others may read."""
    office, person = world.actor("kobayashi"), applicant(world, number)
    given = PersonGiven(
        name=person.name, name_kana=person.name_kana, number=number, purpose="applicant",
        handles={"slack": "C0GROUP001"}, erase_on=person.erase_on,
    )  # fmt: skip
    directory.change_person(office, person.public_id, given)


def later(minutes: int) -> object:
    return clock.fixed(NOON + timedelta(minutes=minutes))


def carried(minutes: int = 10) -> None:
    """What waits goes, as the worker does it."""
    with later(minutes):  # type: ignore[attr-defined]
        outbound.release_due(clock.now())
        carrying.carry_waiting()


def names(mail_id: str) -> list[str]:
    return [r.fact.name for r in facts_about("mail", mail_id)]
