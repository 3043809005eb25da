"""規程の行い。What people do with rules: write, approve, publish, sign, tell (the public write side)."""

from omamori.plan.policies.approving import (
    approve,
    decide_material,
    end_regulation,
    propose,
    publish,
    reopen,
    send_back,
)
from omamori.plan.policies.describing import describe
from omamori.plan.policies.exchange import export_clauses, export_unsigned, import_clauses
from omamori.plan.policies.messages import (
    publish_bulletin,
    publish_message,
    withdraw_bulletin,
)
from omamori.plan.policies.own_files import attach_file, remove_file
from omamori.plan.policies.phone_list import (
    add_contact,
    change_contact,
    remove_contact,
    restore_contact,
)
from omamori.plan.policies.signing import sign, sign_on_paper
from omamori.plan.policies.starter import load_starter
from omamori.plan.policies.unpublishing import unpublish
from omamori.plan.policies.writing import (
    choose_readers,
    create_regulation,
    discard,
    draft,
    move_clause,
    remove_clause,
    sign_off,
    write_clause,
)

__all__ = [
    "add_contact",
    "approve",
    "attach_file",
    "change_contact",
    "choose_readers",
    "create_regulation",
    "decide_material",
    "describe",
    "discard",
    "draft",
    "end_regulation",
    "export_clauses",
    "export_unsigned",
    "import_clauses",
    "load_starter",
    "move_clause",
    "propose",
    "publish",
    "publish_bulletin",
    "publish_message",
    "remove_clause",
    "remove_contact",
    "remove_file",
    "reopen",
    "restore_contact",
    "send_back",
    "sign",
    "sign_off",
    "sign_on_paper",
    "unpublish",
    "withdraw_bulletin",
    "write_clause",
]
