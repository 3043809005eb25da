"""講座の操作。Decide on courses, assign, learn, excuse, hold class-rooms, keep files (J.4.2, J.4.3)."""

from omamori.do.training.courses.assigning import assign
from omamori.do.training.courses.certificates import decide_certificate, hand_in_certificate
from omamori.do.training.courses.excusing import ask_waiver, decide_waiver
from omamori.do.training.courses.files import upload_file
from omamori.do.training.courses.learning import (
    begin_quiz,
    finish_content,
    hand_in,
    see_slide,
    start,
)
from omamori.do.training.courses.opening import close_course, keep_course, open_course
from omamori.do.training.courses.pressing import remind
from omamori.do.training.courses.sessions import (
    attend,
    cancel_session,
    follow_up,
    hold_session,
    keep_sheet,
    open_session,
    plan_session,
    record_attendance,
    take_back,
)

__all__ = [
    "ask_waiver",
    "assign",
    "attend",
    "begin_quiz",
    "cancel_session",
    "close_course",
    "decide_certificate",
    "decide_waiver",
    "finish_content",
    "follow_up",
    "hand_in",
    "hand_in_certificate",
    "hold_session",
    "keep_course",
    "keep_sheet",
    "open_course",
    "open_session",
    "plan_session",
    "record_attendance",
    "remind",
    "see_slide",
    "start",
    "take_back",
    "upload_file",
]
