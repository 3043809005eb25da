"""文字コード。Bytes to text as Japanese mail and files really are.

Python decodes neither ① nor 髙 in ISO-2022-JP although every mailer sends them (NEC row 13, NEC-selected IBM
rows 89–92): JIS X 0208 code points are moved to Shift_JIS by arithmetic and read as cp932 (Windows-31J).
"""

import codecs
import re

_ESCAPE = re.compile(rb"\x1b(?:\(([BJIAH])|\$(?:\(([BD@OPQ])|([B@A])))")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "ms_kanji": "cp932",
    "cp943": "cp932",
    "ansi_x3.4-1968": "cp932",
    "x-euc-jp": "euc_jp",
    "euc-jp": "euc_jp",
    "us-ascii": "",
    "ascii": "",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, charset: str = "") -> str:
    """Text from bytes; undecodable bytes become U+FFFD. Never raises.

    Args:
        data: the bytes.
        charset: what a header or tag claims; trusted only as far as the bytes agree.
    """
    name = _ALIASES.get(charset.strip().strip("\"'").lower(), charset.strip().strip("\"'").lower())
    if name.startswith(("iso-2022-jp", "iso2022", "cp5022", "csiso2022jp", "jis")) or _is_jis(data):
        return decode_iso2022jp(data)
    text = guess(data)
    if text is not None and name in ("", "utf-8", "utf8"):
        return text
    if name == "euc_jp" and (euc := _euc(data)) is not None:
        return euc
    if name not in ("", "utf-8", "utf8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return text if text is not None else data.decode("cp932", "replace")


def guess(data: bytes) -> str | None:
    """Text in whichever encoding fits the bytes; None where none does (binary)."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if _is_jis(data):
        return decode_iso2022jp(data)
    if data.isascii():
        return data.decode("ascii") if _looks_like_text(data.decode("ascii")) else None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A text cut in the middle of its last character is still UTF-8.
        if error.start >= len(data) - 3 and error.start > 0:
            return data[: error.start].decode("utf-8")
        return _utf16(data) or _japanese(data)
    return text if _looks_like_text(text) else _utf16(data)


def _is_jis(data: bytes) -> bool:
    return b"\x1b" in data and data.isascii() and _ESCAPE.search(data) is not None


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    return len(_CONTROL.findall(sample)) * 100 <= len(sample)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of ASCII text is zero."""
    sample = data[:4000]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(sample) > 8 and zeros.count(0) > len(zeros) * 0.2:
            text = data.decode(encoding, "replace")
            if _looks_like_text(text) and text.count("\ufffd") * 50 <= len(text):
                return text
    return None


def _euc(data: bytes) -> str | None:
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        return _euc_by_cp932(data)


_EUC_PAIR = re.compile(rb"[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xdf]|[\x00-\x7f]")


def _euc_by_cp932(data: bytes) -> str | None:
    """EUC-JP with ① and 髙 (eucJP-ms): the same arithmetic as for ISO-2022-JP."""
    letters: list[str] = []
    position = 0
    for pair in _EUC_PAIR.finditer(data):
        if pair.start() != position:
            return None
        position = pair.end()
        letters.append(_euc_letter(pair.group()))
    return "".join(letters) if position == len(data) else None


def _euc_letter(pair: bytes) -> str:
    if len(pair) == 1:
        return pair.decode("ascii")
    if pair[0] == 0x8E:
        return pair[1:].decode("cp932", "replace")
    return _jis_letter(pair[0] & 0x7F, pair[1] & 0x7F)


def _japanese(data: bytes) -> str | None:
    """Shift_JIS or EUC-JP, whichever reads more like Japanese."""
    candidates: list[tuple[float, str]] = []
    euc = _euc(data)
    if euc is not None:
        candidates.append((_japanese_share(euc) + 0.05, euc))
    cp932 = data.decode("cp932", "replace")
    if cp932.count("\ufffd") * 20 <= len(cp932):
        candidates.append((_japanese_share(cp932), cp932))
    score, text = max(candidates, default=(0.0, ""))
    return text if score >= 0.5 and _looks_like_text(text) else None


_COMMON = re.compile("[ぁ-んァ-ヶー一-鿿、。・「」（）！-～\u3000①-⑳々〒]")


def _japanese_share(text: str) -> float:
    foreign = [c for c in text[:20_000] if c > "\x7f"]
    return len(_COMMON.findall("".join(foreign))) / len(foreign) if foreign else 0.0


def decode_iso2022jp(data: bytes) -> str:
    """ISO-2022-JP with what Windows mailers put into it (CP50221); bad pairs become U+FFFD."""
    letters: list[str] = []
    state, position = "B", 0
    for escape in _ESCAPE.finditer(data):
        letters.append(_jis_run(data[position : escape.start()], state))
        single, extended, double = escape.groups()
        state = (
            single.decode()
            if single
            else "$D"
            if extended == b"D"
            else f"${(extended or double).decode()}"
        )
        position = escape.end()
    letters.append(_jis_run(data[position:], state))
    return "".join(letters)


def _jis_run(run: bytes, state: str) -> str:
    if state == "I":
        return bytes(b | 0x80 if 0x21 <= b <= 0x5F else b for b in run).decode("cp932", "replace")
    if not state.startswith("$"):
        # Outside of JIS runs some mailers leave raw Shift_JIS or UTF-8 bytes.
        return (
            run.decode("ascii") if run.isascii() else (guess(run) or run.decode("cp932", "replace"))
        )
    if state == "$D":
        return (b"\x1b$(D" + run + b"\x1b(B").decode("iso2022_jp_2", "replace")
    letters: list[str] = []
    index = 0
    while index < len(run):
        if run[index] <= 0x20 or index + 1 >= len(run):
            # Line ends inside a double-byte run: the escape back was forgotten.
            letters.append(chr(run[index]) if run[index] <= 0x20 else "\ufffd")
            index += 1
        else:
            letters.append(_jis_letter(run[index] & 0x7F, run[index + 1] & 0x7F))
            index += 2
    return "".join(letters)


def _jis_letter(row: int, cell: int) -> str:
    """One JIS X 0208 code point (with NEC and IBM rows) by way of Shift_JIS."""
    if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
        return "\ufffd"
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
    return bytes((lead, trail)).decode("cp932", "replace")
