"""組織の変え方。The write side others may call; each function is one intent of a person."""

from omamori.foundation.organization.appointing import appoint, end_appointment, name_stand_in
from omamori.foundation.organization.departments import (
    change_company,
    close_department,
    move_department,
    open_department,
    rename_department,
)
from omamori.foundation.organization.importing import (
    confirm_import,
    discard_import,
    fill_missing,
    open_listed,
    upload_people,
)
from omamori.foundation.organization.persons import (
    add_person,
    apply_transfers,
    cancel_transfer,
    change_person,
    end_leave,
    leave_company,
    set_leave,
    transfer,
)
from omamori.foundation.organization.presence import (
    end_presence,
    forget_presences,
    set_presence,
)
from omamori.foundation.organization.presence_files import export_presence, import_presence
from omamori.foundation.organization.settling import settle_columns

__all__ = [
    "add_person",
    "apply_transfers",
    "appoint",
    "cancel_transfer",
    "change_company",
    "change_person",
    "close_department",
    "confirm_import",
    "discard_import",
    "end_appointment",
    "end_leave",
    "end_presence",
    "export_presence",
    "fill_missing",
    "forget_presences",
    "import_presence",
    "leave_company",
    "move_department",
    "name_stand_in",
    "open_department",
    "open_listed",
    "rename_department",
    "set_leave",
    "set_presence",
    "settle_columns",
    "transfer",
    "upload_people",
]
