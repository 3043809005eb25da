"""規程の行い。What people do with rules: write, approve, publish, sign, tell (the public write side)."""

from omamori.plan.policies.messages import (
    add_contact,
    publish_bulletin,
    publish_message,
    remove_contact,
    withdraw_bulletin,
)
from omamori.plan.policies.signing import sign, sign_on_paper
from omamori.plan.policies.starter import load_starter
from omamori.plan.policies.writing import (
    approve,
    create_regulation,
    describe,
    discard,
    draft,
    move_clause,
    propose,
    publish,
    remove_clause,
    send_back,
    write_clause,
)

__all__ = [
    "add_contact",
    "approve",
    "create_regulation",
    "describe",
    "discard",
    "draft",
    "load_starter",
    "move_clause",
    "propose",
    "publish",
    "publish_bulletin",
    "publish_message",
    "remove_clause",
    "remove_contact",
    "send_back",
    "sign",
    "sign_on_paper",
    "withdraw_bulletin",
    "write_clause",
]
