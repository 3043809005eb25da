"""docs/words.md ties every Japanese term to its code name: nothing of the vocabulary is missing."""

from collections.abc import Iterator

from house import ROOT, SOURCE

import pidetect.types
from omamori.act.nonconformities.models import Nonconformity
from omamori.config import modules
from omamori.do.incidents import domain as near_misses
from omamori.do.outbound import mail, wording
from omamori.do.outbound.domain import kinds, states
from omamori.do.safeguards.models import Change, Task
from omamori.facts.base import type_names
from omamori.foundation.access.actor import Reach, Role
from omamori.foundation.access.table import rights
from omamori.foundation.accounts import domain as accounts
from omamori.foundation.approvals.domain import requests as approvals
from omamori.foundation.organization.models import Appointment, PeopleImport, Person
from omamori.plan.policies.models import Assignment, Contact, Regulation, Signature, Version
from omamori.plan.register import models as register
from omamori.plan.register.domain import editions, particulars
from omamori.reference import changes


def _words() -> str:
    return (ROOT / "docs" / "words.md").read_text("utf-8")


def test_every_room_is_explained() -> None:
    text, plan = _words(), (ROOT / "docs" / "map.md").read_text("utf-8")
    rooms = [n.removeprefix("omamori.").replace(".", "/") for n in modules.names()]
    assert [r for r in rooms if f"`{r}" not in plan] == []
    assert [r for r in rooms if r.split("/")[-1] not in text] == []


def test_every_fact_and_role_is_explained() -> None:
    text = _words()
    assert [n for n in type_names if f"`{n}`" not in text] == []
    assert [r for r in Role if f"`{r.value}`" not in text] == []


def _vocabulary() -> Iterator[str]:
    """Every stored category a reader may meet in a row, a fact or an export."""
    enums = (
        Reach,
        approvals.State,
        accounts.State,
        mail.Field,
        mail.Verdict,
        states.State,
        Appointment.Post,
        Person.Employment,
        PeopleImport.State,
        Regulation.Area,
        Regulation.Kind,
        Assignment.State,
        Version.State,
        Signature.Way,
        Contact.Kind,
        Change.State,
        Task.Outcome,
        Nonconformity.State,
        Nonconformity.Origin,
        register.State,
        register.Batch.Kind,
        register.Review.Kind,
        register.Review.Outcome,
        editions.Standing,
        particulars.Principal,
        particulars.Acquisition,
        particulars.Consent,
        particulars.Disposal,
        particulars.Handback,
        pidetect.types.Kind,
    )
    for values in enums:
        for value in values:
            yield value.name.lower() if isinstance(value, Reach) else str(value.value)
    yield from changes.kinds()
    yield from (*kinds.KINDS, *wording.causes(), *near_misses.MEDIA, *near_misses.CAUSES)


def test_every_category_is_explained() -> None:
    text = _words()
    assert [v for v in _vocabulary() if v != "none" and f"`{v}`" not in text] == []


def test_facts_stand_beside_their_japanese_names() -> None:
    text = _words()
    rows = {n: f"| {f.label} | `{n}` | `{f.__name__}` |" for n, f in type_names.items()}
    assert [n for n, row in rows.items() if row not in text] == []


def test_every_right_has_a_label_and_an_action_name() -> None:
    assert [r.action for r in rights().values() if not r.label.strip()] == []


def test_source_tree_is_where_the_map_says() -> None:
    plan = (ROOT / "docs" / "map.md").read_text("utf-8")
    floors = [p.name for p in (SOURCE / "omamori").iterdir() if (p / "__init__.py").is_file()]
    assert [f for f in floors if f"`{f}" not in plan] == []
