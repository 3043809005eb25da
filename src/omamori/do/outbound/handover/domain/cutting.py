"""切り出す。Takes parts out of a mail's bytes and puts a notice in place of the first; the rest stays as it is.

Nothing is parsed and written anew: boundaries, encodings and all other parts keep their bytes (RFC 2046,
5.1). A part that goes takes the boundary line before it along, so that every multipart stays well formed.
"""

import base64
import dataclasses
import html
from collections.abc import Sequence

_CUTTABLE = frozenset({"multipart/mixed", "multipart/related", "multipart/report"})
_SIGNED = frozenset(
    {
        "multipart/signed",
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
    }
)
_SIGNING_FIELDS = ("dkim-signature", "arc-seal", "x-google-dkim-signature")


@dataclasses.dataclass(frozen=True)
class Cut:
    """A part in the bytes of its mail.

    Attributes:
        mark: start of the boundary line before it; begin: of its header; end: of its body.
        within: media type of the multipart around it.
    """

    mark: int
    begin: int
    end: int
    within: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Words:
    """What the receiver reads in place of the files.

    Attributes:
        before, after: paragraphs around the link, plain text.
        link: the address of the page.
    """

    before: str
    link: str
    after: str

    def plain(self) -> str:
        """As text."""
        return f"{self.before}\n\n{self.link}\n\n{self.after}\n"

    def markup(self) -> str:
        """As HTML without any styling or tracking."""
        before, after = (html.escape(t).replace("\n", "<br>") for t in (self.before, self.after))
        link = html.escape(self.link, quote=True)
        return f'<hr><p>{before}</p><p><a href="{link}">{link}</a></p><p>{after}</p>'


def is_signed(fields: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether a signature would break.

    Args:
        fields: names of the mail's own header fields, lower case.
        kinds: media types of the mail and of every part.
    """
    return any(f in _SIGNING_FIELDS for f in fields) or any(k in _SIGNED for k in kinds)


def is_cuttable(cuts: Sequence[Cut]) -> bool:
    """Whether every part stands where parts may be missing."""
    return bool(cuts) and all(c.mark >= 0 and c.within in _CUTTABLE for c in cuts)


def replaced(content: bytes, cuts: Sequence[Cut], notice: bytes) -> bytes:
    """The mail with the notice in place of the first part, and without the others.

    Args:
        content: the mail; cuts: what goes, all of them ``is_cuttable``; notice: header and body of a part.
    """
    ordered = sorted(cuts, key=lambda c: c.begin)
    pieces, at = [], 0
    for cut in ordered:
        if cut is ordered[0]:
            pieces += [content[at : cut.begin], notice]
            at = cut.end
        else:
            pieces.append(content[at : cut.mark])
            at = cut.end + _line_end(content, cut.end)
    return b"".join([*pieces, content[at:]])


def notice_part(words: Words, *, with_html: bool, boundary: str, line_end: bytes) -> bytes:
    """The part that stands for the files, in UTF-8.

    Args:
        words: what it says.
        with_html: the mail has HTML; then the notice has both forms.
        boundary: fresh and random; line_end: as the mail writes it.
    """
    text = _leaf("text/plain", words.plain())
    if not with_html:
        return text.replace("\n", line_end.decode()).encode("ascii")
    markup = _leaf("text/html", words.markup())
    whole = (
        f'Content-Type: multipart/alternative; boundary="{boundary}"\n\n'
        f"--{boundary}\n{text}\n--{boundary}\n{markup}\n--{boundary}--\n"
    )
    return whole.replace("\n", line_end.decode()).encode("ascii")


def _leaf(kind: str, text: str) -> str:
    body = base64.encodebytes(text.replace("\n", "\r\n").encode("utf-8")).decode("ascii")
    return (
        f"Content-Type: {kind}; charset=utf-8\nContent-Disposition: inline\n"
        f"Content-Transfer-Encoding: base64\n\n{body.rstrip()}"
    )


def _line_end(content: bytes, at: int) -> int:
    if content[at : at + 2] == b"\r\n":
        return 2
    return 1 if content[at : at + 1] == b"\n" else 0
