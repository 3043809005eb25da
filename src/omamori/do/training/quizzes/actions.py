"""テストの操作。Write questions and quizzes, approve them, take a paper and hand it in (J.4.2, J.4.3)."""

from omamori.do.training.quizzes.setting import close, make, publish, revise_quiz
from omamori.do.training.quizzes.taking import answer, begin, hand_in
from omamori.do.training.quizzes.writing import (
    approve,
    approve_many,
    load_starter,
    propose_from_clauses,
    put_back,
    reject,
    retire,
    revise,
    write,
)

__all__ = [
    "answer",
    "approve",
    "approve_many",
    "begin",
    "close",
    "hand_in",
    "load_starter",
    "make",
    "propose_from_clauses",
    "publish",
    "put_back",
    "reject",
    "retire",
    "revise",
    "revise_quiz",
    "write",
]
