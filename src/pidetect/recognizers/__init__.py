"""見つけ方。One file per kind; each yields candidates with a certainty and cites its standard."""

from pidetect.recognizers import (
    birth_date,
    card,
    email,
    my_number,
    person_name,
    phone,
    postal_code,
)
from pidetect.recognizers.base import Recognizer

ALL: tuple[Recognizer, ...] = (
    email.find,
    phone.find,
    postal_code.find,
    my_number.find,
    card.find,
    person_name.find,
    birth_date.find,
)
"""Every recogniser of this version."""
