"""A company with its whole rule book, its contacts and a message, ready to teach from."""

from datetime import UTC, date, datetime

from omamori.do.training.materials import actions, queries
from omamori.foundation.calendar import clock
from omamori.plan.policies import actions as policies
from omamori.plan.policies.models import Version
from omamori.testing.people import World, mirai

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def taught() -> World:
    """The demo's people, every rule of the starter in force, numbers to call, a notice, the top's words."""
    world = mirai()
    office = world.actor("kobayashi")
    policies.load_starter(office)
    day = date(2026, 4, 1)
    Version.objects.update(
        state=Version.State.PUBLISHED,
        effective_from=day,
        published_at=clock.now(),
        approver=world.person("tanaka"),
    )
    policies.add_contact(office, kind="company", name="休日・夜間の緊急電話", phone="090-5550-0142")
    policies.add_contact(office, kind="desk", name="個人情報相談窓口", phone="03-5550-0100")
    policies.publish_bulletin(
        office, title="年末年始の連絡", text="12月29日から1月3日まで休みます。", starts_on=day
    )
    policies.publish_message(world.actor("ito"), text="急ぐときほど、宛先をもう一度。")
    return world


def approved(world: World, *, audience: str = "", reason: str = "今年度の定期の教育") -> str:
    """An edition made by the office and approved by the officer; its public id."""
    made = actions.propose(world.actor("kobayashi"), reason=reason, audience=audience)
    it = queries.edition(made)
    actions.approve(world.actor("tanaka"), made, content_hash=it.content_hash)
    return made
