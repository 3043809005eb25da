"""教育資料の行い。The write side; each function is one intent of a person."""

from omamori.do.training.materials.editing import (
    add,
    back_to_standard,
    hide,
    move,
    show,
    undo,
    write,
)
from omamori.do.training.materials.issuing import (
    approve,
    propose,
    render_again,
    send_back,
    withdraw,
)
from omamori.do.training.materials.logos import keep_logo, remove_logo, undo_logo
from omamori.do.training.materials.pictures import keep_picture
from omamori.do.training.materials.posters import print_poster

__all__ = [
    "add",
    "approve",
    "back_to_standard",
    "hide",
    "keep_logo",
    "keep_picture",
    "move",
    "print_poster",
    "propose",
    "remove_logo",
    "render_again",
    "send_back",
    "show",
    "undo",
    "undo_logo",
    "withdraw",
    "write",
]
