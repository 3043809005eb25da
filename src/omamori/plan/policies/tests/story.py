"""規程の試験の筋。The starter written by 小林, approved by 田中, in force since a day."""

from datetime import UTC, date, datetime

from omamori.foundation.calendar import clock
from omamori.plan.policies import actions, assigning, domain
from omamori.plan.policies.models import Version
from omamori.plan.policies.texts import text_of
from omamori.testing.people import World

APRIL = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def hash_of(version: Version) -> str:
    return domain.text_hash(text_of(version))


def to_force(world: World, version_id: str, day: date) -> Version:
    """Bring a draft into force by its whole way."""
    version = Version.objects.get(public_id=version_id)
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    actions.propose(office, version_id)
    actions.approve(officer, version_id, text_hash=hash_of(version))
    actions.publish(office, version_id, effective_from=day)
    version.refresh_from_db()
    return version


def starter_in_force(world: World) -> list[Version]:
    """The rules of sending and of emergencies, in force since 2026-04-01 and handed out."""
    with clock.fixed(APRIL):
        made = actions.load_starter(world.actor("kobayashi"), codes=("R1", "R2"))
        found = [to_force(world, one, date(2026, 4, 1)) for one in made]
        assigning.assign(on=clock.today())
        return found
