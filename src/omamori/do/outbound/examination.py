"""メールを調べる (J.9.2; 送信前の確認の材料)。Bytes and envelope in, a frozen ``ExaminedMail`` out.

Never raises on bad mail and never loses a recipient: what cannot be read becomes a problem code, and
a mail with a problem counts as not examined, so that a person looks before it leaves. Opening files
is left to the examiner, which works in processes of its own.
"""

import contextlib
import dataclasses
import hashlib
import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.utils import parsedate_to_datetime

from omamori.do.outbound import headers, mime, plain_parts, signatures, telltales
from omamori.do.outbound.addresses import is_routed
from omamori.do.outbound.charsets import decode
from omamori.do.outbound.contents import Contents, larger, of_examination
from omamori.do.outbound.headers import Headers, Mailbox
from omamori.do.outbound.mail import Attachment, Envelope, ExaminedMail, Field, Recipient
from omamori.do.outbound.mime import Leaf, Structure
from pidetect.types import Examination

Examiner = Callable[[bytes, str], Examination]

_PREVIEW = 200
_NAME = 200
_SUBJECT = 500
_READ = 1_000_000
"""Characters of text read for greeting, preview and words; all of it is examined."""
_READ_HTML = 20_000
_GREETING = re.compile(r"^[\s　]*(\S[^\n]{0,60}?)[ 　]*(?:様|さま|殿|先生)(?=[\s　、,。.!！:：]|$)")
_NOBODY = {
    "お客",
    "皆",
    "みな",
    "各位",
    "お得意",
    "関係者",
    "担当者",
    "ご担当者",
    "ご担当",
    "お取引先",
}
_COMPANY = re.compile(r"株式会社|有限会社|合同会社|御中|[部課室係]$|\(株\)|(株)|㈱")
_ATTACHED = ("添付", "別添", "同封", "attached", "attachment", "enclosed")
_QUOTED = re.compile(
    r"^[ \t]*[>|＞].*$|^-{2,}\s*(?:Original Message|元のメッセージ)[\s\S]*", re.MULTILINE
)
_QUOTING = (">", "|", "＞", "--")
"""One of them stands in whatever is quoted: most mails need not be searched."""
_TAG = re.compile(
    r"<(?:script|style)\b[^>]{0,500}>[\s\S]{0,5000}?</(?:script|style)\s*>"
    r"|<!--[\s\S]{0,5000}?-->|<[^>]{0,2000}>"
)
_SILENT = re.compile(
    r"from|to|cc|bcc|sender|reply-to|return-path|errors-to|date|message-id|references|in-reply-to"
    r"|received.*|(?:arc|dkim|authentication|domainkey)-.*|mime-version|list-.*|resent-.*"
    r"|content-(?!description$).*|x-ms-.*|thread-.*|user-agent|x-mailer|autocrypt|face|x-face"
)
"""Fields of machines, and addresses; they would be mistaken for findings."""
_UUENCODED = re.compile(r"^begin [0-7]{3,4} \S", re.MULTILINE)
_CRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
_ENDINGS = {
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "application/ms-tnef": "dat",
    "text/html": "html",
    "text/plain": "txt",
    "text/csv": "csv",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
}


@dataclasses.dataclass(frozen=True)
class Opened:
    """A mail taken apart, before anything in it is examined.

    Attributes:
        sender: of its header.
        texts: what it says, by kind.
        bodies: bytes and name of what the examiner is asked for its text; subject and head stand in the first.
        problems: codes of what cannot be read.
    """

    found: Structure
    sender: Mailbox
    texts: Mapping[str, str]
    bodies: tuple[tuple[bytes, str], ...]
    problems: tuple[str, ...]


def opened(content: bytes) -> Opened:
    """Take a mail apart; never raises on bad mail."""
    found = mime.take_apart(content)
    problems = dict.fromkeys(found.problems)
    texts = _texts(content, found, problems)
    sender = next(iter(headers.mailboxes(found.top.all("from"))), Mailbox("", ""))
    bodies = tuple(_bodies(found.top, _signed(texts, sender)))
    return Opened(found, sender, texts, bodies, tuple(problems))


def examine(
    content: bytes,
    envelope: Envelope,
    examiner: Examiner,
    *,
    is_inside: Callable[[str], bool] = lambda _: False,
    at_once: int = 1,
    apart: Opened | None = None,
) -> ExaminedMail:
    """Look into a mail as it would leave.

    Args:
        envelope: who it goes to, whatever its header says.
        examiner: opens a file or text; its exceptions pass through (the gate then answers 4xx).
        is_inside: whether a domain is the company's own.
        at_once: how many files the examiner takes at the same time, from threads of this call.
        apart: what ``opened`` gave for these bytes.
    """
    apart = apart or opened(content)
    found, sender, problems = apart.found, apart.sender, dict.fromkeys(apart.problems)
    body = _examined_text(apart.bodies, examiner, problems)
    shown = (apart.texts["plain"] or _without_tags(apart.texts["html"]))[:_READ]
    own = own_words(shown)
    name = greeting(own)
    return ExaminedMail(
        message_id=headers.text(found.top.first("message-id"))[:_SUBJECT],
        subject=headers.text(found.top.first("subject"))[:_SUBJECT],
        from_address=_normal(sender.address),
        from_name=sender.name[:_NAME],
        recipients=recipients(envelope.recipients, found.top, is_inside),
        attachments=_attachments(content, found, examiner, at_once),
        body=body,
        greeting=name,
        mentions_attachment=mentions_attachment(own),
        text_preview=" ".join(shown[: _PREVIEW * 10].split())[:_PREVIEW],
        problems=tuple(problems),
        date=_date(found.top),
        sha256=hashlib.sha256(content).hexdigest(),
        **telltales.of(found.top, own, name),
    )


def own_words(text: str) -> str:
    """A text without what it quotes."""
    return _QUOTED.sub("", text) if any(sign in text for sign in _QUOTING) else text


def mentions_attachment(text: str) -> bool:
    """Whether a text speaks of a file that goes with it."""
    small = text.lower()
    return any(word in small for word in _ATTACHED)


def _signed(texts: Mapping[str, str], sender: Mailbox) -> dict[str, str]:
    return {part: signatures.marked(text, sender.name) for part, text in texts.items()}


def recipients(
    envelope: Iterable[str], top: Headers, is_inside: Callable[[str], bool] = lambda _: False
) -> tuple[Recipient, ...]:
    """Everybody in the envelope, then those who stand in the header only.

    In the envelope but in no header is Bcc. Names and fields come from the first place in the
    header where the address stands, To before Cc; who gets a mail that is sent on by hand stands in
    Resent-To, which everybody can read as well (RFC 5322 3.6.6).
    """
    named: dict[str, tuple[Mailbox, Field]] = {}
    for field in (Field.TO, Field.CC, Field.BCC):
        for mailbox in headers.mailboxes((*top.all(field), *top.all(f"resent-{field}"))):
            named.setdefault(_key(mailbox.address), (mailbox, field))
    found: dict[str, Recipient] = {}
    for address in envelope:
        mailbox, field = named.get(_key(address), (Mailbox("", address), Field.BCC))
        known = _recipient(_normal(address), mailbox, field, is_inside, envelope=True)
        found.setdefault(known.address, known)
    there = {_key(address) for address in found}
    for key, (mailbox, field) in named.items():
        if key not in there:
            address = _normal(mailbox.address)
            found.setdefault(
                address, _recipient(address, mailbox, field, is_inside, envelope=False)
            )
    return tuple(found.values())


def greeting(text: str) -> str:
    """The name before 様 in the first lines, without spaces and company; empty if there is none."""
    told = (line for line in text[:2000].splitlines() if line.strip())
    for line in itertools.islice(told, 8):
        match = _GREETING.match(line)
        if match is None:
            continue
        tokens = [t for t in re.split(r"[\s　]+", match[1]) if t and not _COMPANY.search(t)]
        # Family and given name stand apart at most as the last two short words.
        last = tokens[-2:] if all(len(t) <= 4 for t in tokens[-2:]) else tokens[-1:]
        name = "".join(last)
        if name and name not in _NOBODY and len(name) <= 20:
            return name
    return ""


def _recipient(
    address: str,
    mailbox: Mailbox,
    field: Field,
    is_inside: Callable[[str], bool],
    *,
    envelope: bool,
) -> Recipient:
    return Recipient(
        address=address,
        display_name=mailbox.name[:_NAME],
        field=field,
        inside=is_inside(address.rpartition("@")[2]) and not is_routed(address),
        envelope=envelope,
    )


def _normal(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}" if at else address


def _key(address: str) -> str:
    """Comparable form: case ignored, the domain as xn--."""
    local, _, domain = address.lower().rpartition("@")
    if not domain.isascii():
        with contextlib.suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def _is_text(leaf: Leaf) -> bool:
    return leaf.media_type in ("text/plain", "text/html") and not leaf.attached and not leaf.name


def _texts(content: bytes, found: Structure, problems: dict[str, None]) -> dict[str, str]:
    pieces: dict[str, list[str]] = {"plain": [], "html": [], "stray": []}
    for leaf in found.leaves:
        if not _is_text(leaf):
            continue
        data, good = mime.decoded(content, leaf)
        read = decode(data, leaf.charset)
        if not good:
            problems["unknown_encoding"] = None
        if not read.clean:
            problems["unknown_charset"] = None
        # The word first: it is looked for ten times as quickly.
        begun = leaf.media_type == "text/plain" and "begin " in read.text
        if begun and _UUENCODED.search(read.text):
            problems["uuencoded"] = None
        pieces[leaf.media_type.removeprefix("text/")].append(read.text)
    for start, end in found.strays:
        pieces["stray"].append(decode(content[start:end]).text)
    pieces["heads"] = _beside_the_text(found)
    return {key: "\n".join(texts) for key, texts in pieces.items()}


def _beside_the_text(found: Structure) -> list[str]:
    """What is told in file names and in fields that carry text: a table fits into ``Comments``, too.

    The first Subject is read with the text; addresses are the receivers' own rules.
    """
    told = [leaf.name for leaf in found.leaves if leaf.name]
    for head in found.heads:
        known = dict.fromkeys(("subject",)) if head is found.top else {}
        for name, raw in head.fields:
            if name in known:
                del known[name]
            elif not _SILENT.fullmatch(name):
                told.append(headers.text(raw))
    return told


def _bodies(top: Headers, texts: Mapping[str, str]) -> Iterator[tuple[bytes, str]]:
    subject = headers.text(top.first("subject"))
    plain = "\n".join(
        t for t in (subject, texts["plain"], texts["stray"], texts["heads"]) if t.strip()
    )
    for text, name in ((plain, "本文.txt"), (texts["html"], "本文.html")):
        if not text.strip():
            continue
        # A plain text is shown as it stands, whatever language it seems to be written in.
        shown = f"本文\n{text}" if name.endswith(".txt") and text.lstrip()[:1] == "<" else text
        yield b"\xef\xbb\xbf" + shown.encode("utf-8", "replace"), name


def _examined_text(
    bodies: Iterable[tuple[bytes, str]], examiner: Examiner, problems: dict[str, None]
) -> Contents:
    """What subject and text hold; plain and HTML say the same twice, so the larger counts."""
    body = Contents()
    for text, name in bodies:
        result = examiner(text, name)
        if not result.examined:
            problems[f"body_{result.why}"] = None
        body = larger(body, of_examination(result))
    return body


def attached_leaves(content: bytes, found: Structure) -> list[Leaf]:
    """The parts that count as attachments, in the order of their numbers (from 1)."""
    signed = [leaf for leaf in found.leaves if plain_parts.is_signature(content, leaf)][:1]
    logos = [leaf for leaf in found.leaves if plain_parts.is_logo(content, leaf)]
    plain = [*signed, *(logos if len(logos) <= plain_parts.MOST_LOGOS else ())]
    return [leaf for leaf in found.leaves if not _is_text(leaf) and leaf not in plain]


def _attachments(
    content: bytes, found: Structure, examiner: Examiner, at_once: int
) -> tuple[Attachment, ...]:
    numbered = list(enumerate(attached_leaves(content, found), 1))

    def one(given: tuple[int, Leaf]) -> Attachment:
        return _attachment(content, given[1], given[0], examiner)

    if at_once < 2 or len(numbered) < 2:
        return tuple(map(one, numbered))
    with ThreadPoolExecutor(at_once, thread_name_prefix="examine") as threads:
        return tuple(threads.map(one, numbered))


def _attachment(content: bytes, leaf: Leaf, number: int, examiner: Examiner) -> Attachment:
    data, good = mime.decoded(content, leaf)
    name = (leaf.name or _nameless(leaf, number))[:_NAME]
    result = examiner(data, name)
    why = result.why
    if not result.examined and {leaf.media_type, leaf.within} & _CRYPTED:
        why = "encrypted"
    if result.examined and not good:
        why = "broken"
    return Attachment(
        number=number,
        name=name,
        media_type=leaf.media_type[:120],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        examined=result.examined and good,
        why=why,
        found=of_examination(result),
    )


def _nameless(leaf: Leaf, number: int) -> str:
    ending = _ENDINGS.get(leaf.media_type, "bin")
    return f"名前のない添付{number}.{ending}"


def _without_tags(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text[:_READ_HTML]))


def _date(top: Headers) -> datetime | None:
    try:
        found = parsedate_to_datetime(top.first("date").decode("ascii"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo else None
