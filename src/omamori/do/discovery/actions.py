"""洗い出しの操作。Everything a person can do about stores, scans and places, by name."""

from omamori.do.discovery.answering import (
    Entry,
    enter_place,
    excuse_place,
    order_disposal,
    take_back_answer,
)
from omamori.do.discovery.parting import join_place, part_place
from omamori.do.discovery.reporting import upload_report
from omamori.do.discovery.steering import cancel_scan, pause_scan, resume_scan, start_scan
from omamori.do.discovery.stores import (
    StoreGiven,
    add_store,
    change_store,
    restore_store,
    retire_store,
)

__all__ = [
    "Entry",
    "StoreGiven",
    "add_store",
    "cancel_scan",
    "change_store",
    "enter_place",
    "excuse_place",
    "join_place",
    "order_disposal",
    "part_place",
    "pause_scan",
    "restore_store",
    "resume_scan",
    "retire_store",
    "start_scan",
    "take_back_answer",
    "upload_report",
]
