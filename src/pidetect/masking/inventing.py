"""架空の値。Invented values that look like the real ones and can belong to nobody, the same for the same value.

Every choice is HMAC-SHA-256 (RFC 2104) of the kind and the normalised value under a secret key: without the key
nobody can test a guess, with it the same person becomes the same invented person in every file.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable

from pidetect import checkdigits
from pidetect.masking import addresses, dates, phones
from pidetect.masking.names import NameParts, Names
from pidetect.masking.shapes import digits_of, letters_and_digits, normal, with_digits
from pidetect.types import Finding, Kind

_ID_KINDS = frozenset(
    (
        *(Kind.PASSPORT, Kind.RESIDENCE_CARD, Kind.PENSION_NUMBER, Kind.HEALTH_INSURANCE),
        *(Kind.EMPLOYMENT_INSURANCE, Kind.RESIDENT_CODE, Kind.BANK_ACCOUNT),
        *(Kind.EMPLOYEE_NUMBER, Kind.CUSTOMER_NUMBER, Kind.CREDENTIAL),
    )
)
# A number that fails its own check digit was given to nobody.
_VALID: dict[str, Callable[[str], bool]] = {
    Kind.MY_NUMBER: checkdigits.is_my_number,
    Kind.CARD: checkdigits.is_luhn,
    Kind.DRIVERS_LICENSE: checkdigits.is_drivers_license,
}
# One number in ten passes by chance.
_TURNS = 100
_AGE = re.compile(r"[0-9]{1,3}")


class Draw:
    """Choices that depend on a key and a value only."""

    def __init__(self, key: bytes) -> None:
        """Take the secret."""
        self._key = key

    def number(self, what: str, value: str, below: int) -> int:
        """A number from 0 to ``below`` - 1."""
        seal = hmac.digest(self._key, f"{what}\0{value}".encode("utf-8", "replace"), hashlib.sha256)
        return int.from_bytes(seal) % below

    def digits(self, what: str, value: str, length: int) -> str:
        """So many decimal digits."""
        out = ""
        while len(out) < length:
            out += f"{self.number(f'{what}:{len(out)}', value, 10**30):030}"
        return out[:length]


class Inventor:
    """Invents a value for each kind.

    Args:
        key: the secret.
    """

    def __init__(self, key: bytes) -> None:
        """Take the secret."""
        self._draw = Draw(key)
        self._names = Names(self._draw)

    def persons(self, text: str, findings: Iterable[Finding]) -> dict[int, NameParts]:
        """The name of each person as it stands in full, for its readings and roman forms."""
        known: dict[int, NameParts] = {}
        for finding in findings:
            if finding.kind == Kind.PERSON_NAME and finding.person is not None:
                parts = self._names.parts(text[finding.start : finding.end])
                if parts is not None and all(parts):
                    known.setdefault(finding.person, parts)
        return known

    def invent(self, kind: str, value: str, person: NameParts | None = None) -> str | None:
        """An invented value of the same form; None where only the name of the kind will do.

        Args:
            kind: the kind of the value.
            value: as it stands in the text.
            person: family and given name of the person, where they are known.
        """
        if kind == Kind.PERSON_NAME:
            return self._names.invent(value, person)
        if kind == Kind.SEX:
            # Half of everybody: it tells nothing by itself, and statistics need it.
            return value
        if kind in _MAKERS:
            return _MAKERS[kind](self._draw, value)
        if kind in _VALID:
            return self._invalid(kind, value)
        if kind in _ID_KINDS:
            return letters_and_digits(value, self._draw, kind)
        return None

    def _invalid(self, kind: str, value: str) -> str | None:
        """As many digits, failing the check digit; a card keeps its brand."""
        plain = digits_of(value)
        kept = plain[:1] if kind == Kind.CARD else ""
        for turn in range(_TURNS):
            digits = kept + self._draw.digits(f"{kind}:{turn}", plain, len(plain) - len(kept))
            if len(plain) > 1 and not _VALID[kind](digits) and digits != plain:
                return with_digits(value, digits)
        return None


def _email(draw: Draw, value: str) -> str:
    tail = "\n" if "\n" in value else ""
    return f"user{draw.digits('email', normal(value), 6)}@example.jp{tail}"


def _postal_code(draw: Draw, value: str) -> str:
    # No area has the number 000 (日本郵便「郵便番号データ」).
    plain = digits_of(value)
    return with_digits(value, "000" + draw.digits("postal_code", plain, max(0, len(plain) - 3)))


def _age(draw: Draw, value: str) -> str:
    """Up to three years off, with as many digits."""
    plain = digits_of(value)
    if not _AGE.fullmatch(plain):
        return letters_and_digits(value, draw, Kind.AGE)
    age = int(plain)
    near = [n for n in range(max(0, age - 3), age + 4) if n != age and len(str(n)) == len(plain)]
    return with_digits(value, str(near[draw.number("age", normal(value), len(near))]))


_MAKERS: dict[str, Callable[[Draw, str], str | None]] = {
    Kind.EMAIL: _email,
    Kind.PHONE: phones.invent,
    Kind.POSTAL_CODE: _postal_code,
    Kind.POSTAL_ADDRESS: addresses.invent,
    Kind.BIRTH_DATE: dates.shift,
    Kind.AGE: _age,
}
