"""送信メールの操作。Everything that may be done to an outgoing mail, in one list.

Each is one transaction: right → decision → row → fact → jobs and notices. The bodies stand in the
files of their step: ``receiving``, ``checking``, ``editing``, ``withdrawing``, ``releasing``,
``expiring``; changes of rules in ``controls``.
"""

from omamori.do.outbound.asking import retry_due
from omamori.do.outbound.checking import answer_second, ask_another, check_own
from omamori.do.outbound.controls import approve_control, change_control, reject_control
from omamori.do.outbound.domain.errors import (
    AlreadyMoved,
    AlreadySent,
    ContentGone,
    EmergencyChanged,
    EmergencyNeedsOther,
    EmergencyNotYours,
    EmergencyOpen,
    EmergencyOver,
    EmergencyReason,
    EmergencyUnchecked,
    MustGoByLink,
    NoRecipientLeft,
    NotAllTicked,
    NothingToHide,
    NotOpened,
    OwnProposal,
    ProposalOpen,
    SignedMail,
    TopDecides,
    UnknownRecipient,
)
from omamori.do.outbound.editing import move_to_bcc, remove_recipients
from omamori.do.outbound.emergency import (
    check_emergency,
    confirm_emergency,
    emergency_due,
    propose_emergency,
    request_emergency,
    withdraw_emergency,
)
from omamori.do.outbound.expiring import erase_due, expire_due, remind_due
from omamori.do.outbound.receiving import receive
from omamori.do.outbound.releasing import release_due
from omamori.do.outbound.withdrawing import (
    recall,
    release_unclaimed,
    withdraw,
)

__all__ = [
    "AlreadyMoved",
    "AlreadySent",
    "ContentGone",
    "EmergencyChanged",
    "EmergencyNeedsOther",
    "EmergencyNotYours",
    "EmergencyOpen",
    "EmergencyOver",
    "EmergencyReason",
    "EmergencyUnchecked",
    "MustGoByLink",
    "NoRecipientLeft",
    "NotAllTicked",
    "NotOpened",
    "NothingToHide",
    "OwnProposal",
    "ProposalOpen",
    "SignedMail",
    "TopDecides",
    "UnknownRecipient",
    "answer_second",
    "approve_control",
    "ask_another",
    "change_control",
    "check_emergency",
    "check_own",
    "confirm_emergency",
    "emergency_due",
    "erase_due",
    "expire_due",
    "move_to_bcc",
    "propose_emergency",
    "recall",
    "receive",
    "reject_control",
    "release_due",
    "release_unclaimed",
    "remind_due",
    "remove_recipients",
    "request_emergency",
    "retry_due",
    "withdraw",
    "withdraw_emergency",
]
