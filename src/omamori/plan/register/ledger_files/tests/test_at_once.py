"""A file is taken back while another person approves what it brought: on PostgreSQL, really at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from omamori.facts.errors import Refusal
from omamori.plan.register import actions as register
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.ledger_files import actions
from omamori.plan.register.ledger_files.tests import ledgers
from omamori.plan.register.ledger_files.tests.test_taking_in import take
from omamori.plan.register.models import ItemEdition, State
from omamori.testing.people import mirai

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer at a time"),
]


def test_one_of_both_happens_whole_and_the_other_is_refused() -> None:
    world = mirai()
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    rows = [
        ["管理番号", "名称", "部署", "業務"],
        *(["", f"名簿{n}", "営業部", "営業"] for n in range(60)),
    ]
    seen = take(world, ledgers.plain()), take(world, ledgers.excel(rows))
    batch = ItemEdition.objects.filter(state=State.PROPOSED).first()
    assert batch
    assert batch.batch
    hashes = batch.batch.editions.values_list("content_hash", flat=True)
    joint, gate = joint_hash(hashes), Barrier(3)

    def one(number: int) -> str:
        gate.wait(timeout=20)
        try:
            if number == 0:
                actions.undo(office, seen[0].file.public_id)
            elif number == 1:
                assert batch.batch
                register.approve(officer, batch.batch.public_id, content_hash=joint)
            else:
                actions.undo(office, seen[1].file.public_id)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(one, range(3)))
    assert sorted(map(bool, ended[:2])) == [False, True]
    assert ended[2] == ""
    states = set(ItemEdition.objects.filter(batch=batch.batch).values_list("state", flat=True))
    assert states == ({State.APPROVED} if ended[0] else {State.WITHDRAWN})
