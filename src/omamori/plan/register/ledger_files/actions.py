"""台帳のファイルの行い。Upload, settle how it is read, confirm, discard, take back (the public write side)."""

from omamori.plan.register.ledger_files.confirming import confirm, undo
from omamori.plan.register.ledger_files.importing import discard, settle, upload

__all__ = ["confirm", "discard", "settle", "undo", "upload"]
