"""出席の符号。Eight letters for the wall, that an eye reads and a hand types; pure.

Thirty letters that are not taken for one another: no 0 and O, no 1, I and L, no U beside V. 39 bits: whoever
guesses among fifty class-rooms needs some billion tries, each with an account of his own name.
"""

import unicodedata

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def spelled(digest: str) -> str:
    """The letters of a digest (hexadecimal, at least 16 digits)."""
    number, found = int(digest, 16), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        found += LETTERS[place]
    return found


def grouped(code: str) -> str:
    """「7K3M-92QX」, as it stands on the wall."""
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """A code as it was typed or scanned: any width, case, spaces and hyphens; empty when it cannot be one."""
    text = unicodedata.normalize("NFKC", typed[:60]).upper()
    found = "".join(c for c in text if c.isalnum())
    return found if len(found) == LENGTH and set(found) <= set(LETTERS) else ""
