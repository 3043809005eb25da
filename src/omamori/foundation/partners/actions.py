"""相手先の変え方。The write side others may call; each function is one intent of a person."""

from omamori.foundation.partners.domain.particulars import PartnerGiven, PersonGiven
from omamori.foundation.partners.importing import confirm_import, discard_import, upload_list
from omamori.foundation.partners.mailing_lists import ListGiven, remove_list, save_list
from omamori.foundation.partners.persons import add_person, change_person, erase_person
from omamori.foundation.partners.recording import (
    add_partner,
    archive_partner,
    change_partner,
    restore_partner,
)

__all__ = [
    "ListGiven",
    "PartnerGiven",
    "PersonGiven",
    "add_partner",
    "add_person",
    "archive_partner",
    "change_partner",
    "change_person",
    "confirm_import",
    "discard_import",
    "erase_person",
    "remove_list",
    "restore_partner",
    "save_list",
    "upload_list",
]
