"""本人への通知の操作。Take in, merge, write, approve, send, post, mark, publish, answer, erase."""

from omamori.do.incidents.persons.drafting import approve, reopen, return_notice, write
from omamori.do.incidents.persons.enquiries import add_enquiry, answer_enquiry
from omamori.do.incidents.persons.erasing import set_erasure
from omamori.do.incidents.persons.letters import make_letters, post_letters
from omamori.do.incidents.persons.merging import merge, take_apart
from omamori.do.incidents.persons.outcomes import change_channel, mark, publish, take_bounces
from omamori.do.incidents.persons.sending import send

__all__ = [
    "add_enquiry",
    "answer_enquiry",
    "approve",
    "change_channel",
    "make_letters",
    "mark",
    "merge",
    "post_letters",
    "publish",
    "reopen",
    "return_notice",
    "send",
    "set_erasure",
    "take_apart",
    "take_bounces",
    "write",
]
