"""事故の対応の行い。The write side others may call; each function is one intent of a person."""

from omamori.do.incidents.cases.calling import call_people
from omamori.do.incidents.cases.clocks import mark_duty, unmark_duty
from omamori.do.incidents.cases.closing import (
    ask_close,
    ask_correction,
    close,
    need_no_correction,
    reopen,
    send_back_close,
)
from omamori.do.incidents.cases.evidence import (
    check_evidence,
    fetch_evidence,
    hand_on_evidence,
    keep_evidence,
)
from omamori.do.incidents.cases.knowing import change_facts
from omamori.do.incidents.cases.opening import (
    Opening,
    open_case,
    open_drill,
    raise_near_miss,
    set_clock_forward,
)
from omamori.do.incidents.cases.playing import (
    add_task,
    choose_playbook,
    do_task,
    give_task,
    skip_task,
    take_up_task,
)
from omamori.do.incidents.cases.releasing import release_process
from omamori.do.incidents.cases.replies import read_reply
from omamori.do.incidents.cases.steering import (
    change_stage,
    classify,
    end_member,
    name_member,
    restrict,
)
from omamori.do.incidents.cases.writing import correct_entry, write_entry, write_minutes

__all__ = [
    "Opening",
    "add_task",
    "ask_close",
    "ask_correction",
    "call_people",
    "change_facts",
    "change_stage",
    "check_evidence",
    "choose_playbook",
    "classify",
    "close",
    "correct_entry",
    "do_task",
    "end_member",
    "fetch_evidence",
    "give_task",
    "hand_on_evidence",
    "keep_evidence",
    "mark_duty",
    "name_member",
    "need_no_correction",
    "open_case",
    "open_drill",
    "raise_near_miss",
    "read_reply",
    "release_process",
    "reopen",
    "restrict",
    "send_back_close",
    "set_clock_forward",
    "skip_task",
    "take_up_task",
    "unmark_duty",
    "write_entry",
    "write_minutes",
]
