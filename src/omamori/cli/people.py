"""名簿を端末で。Takes a list of people in or out; always as a named person, with his right (J.9.2).

The command line gives nobody more than the pages do: ``--as`` names who acts, and the ledger says
that it came by ``cli``.
"""

import argparse
import os
import sys
from pathlib import Path

from omamori.config.environment import ConfigurationError
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions, directory, importing, queries, roster_export

_SHOWN = 50


def take_in(options: argparse.Namespace) -> int:
    """Show what a list would do, and unless ``--preview`` do it: all or nothing."""
    actor = _actor(options.person)
    import_id = actions.upload_people(actor, content=options.file.read_bytes())
    plan = importing.preview(actor, import_id)
    print(
        f"追加 {len(plan.added)} 人、変更 {len(plan.changed)} 人、そのまま {plan.unchanged} 人、"
        f"直すところ {len(plan.blocked)} か所"
    )
    for problem in plan.problems[:_SHOWN]:
        mark = "誤り" if problem.blocks else "確認"
        print(f"  [{mark}] {problem.column}{problem.row} {problem.label}: {problem.text}")
    if len(plan.problems) > _SHOWN:
        print(f"  ほかに {len(plan.problems) - _SHOWN} か所")
    if options.preview or plan.blocked:
        actions.discard_import(actor, import_id)
        print("取り込んでいません。")
        return int(bool(plan.blocked))
    actions.confirm_import(actor, import_id, binding=plan.binding)
    print("取り込みました。")
    return 0


def take_out(options: argparse.Namespace) -> int:
    """Write the list of people as Excel; refuses to write over a file."""
    actor, on = _actor(options.person), clock.today()
    rows = directory.chosen(actor, directory.Choice(), on=on)
    content = roster_export.export(actor, rows, chosen="在籍者")
    target: Path = options.file
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    print(f"書き出しました: {target}。個人情報が入っています。", file=sys.stderr)
    return 0


def _actor(address: str) -> Actor:
    on = clock.today()
    person = queries.person_by_email(address, on=on)
    actor = queries.actor_for(person.public_id, on=on, via="cli") if person else None
    if actor is None:
        raise ConfigurationError("--as のアドレスの人は、今日ここで働いていません。")
    return actor
