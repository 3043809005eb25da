"""知っておく。Gathers what the rules may know before they look at a mail: contacts, threads, files, companies.

Few questions, and each only where the mail gives a reason for it: most mails have no file and no thread.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Literal

from django.db import connection

from omamori.do.outbound import addresses, companies, history, listed, listing
from omamori.do.outbound.domain.judgement import History
from omamori.do.outbound.domain.known import Earlier, ListKnown, Thread
from omamori.do.outbound.domain.wrong_person import MOST_FELLOWS, Contact, Fellows, look_alikes
from omamori.do.outbound.mail import Attachment, ExaminedMail, Recipient
from omamori.do.outbound.models import Mail, MailAttachment, MailRecipient
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import CompanyRow
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import PartnerRow
from omamori.reference.mail import private_domains

_OPENS, _CLOSES = time(7, 0), time(21, 0)
_LOCKED_WITHIN = timedelta(days=1)
_MANY = 3
"""From so many receivers outside it matters whether they have met."""
_MOST_THREAD, _MOST_FILES = 20, 20
_NEWEST_FILES, _NEWEST_MAILS = 200, 300
"""However long the history is: so many mails with a file, so many of a sender are looked at."""
_GOT_FILES = (
    f"SELECT DISTINCT domain FROM {MailRecipient._meta.db_table} WHERE mail_id IN ("  # noqa: S608, SLF001 - our own tables
    f"SELECT mail_id FROM {MailAttachment._meta.db_table}"  # noqa: SLF001 - as above
    " WHERE {} = %s ORDER BY mail_id DESC LIMIT %s)"
    " AND NOT inside AND reply_code >= 200 AND reply_code < 300 LIMIT 3"
)
_GOT_LOCKED = (
    f"SELECT address_index FROM {MailRecipient._meta.db_table} WHERE mail_id IN ("  # noqa: S608, SLF001 - as above
    f"SELECT file.mail_id FROM {MailAttachment._meta.db_table} AS file"  # noqa: SLF001 - as above
    f" JOIN {Mail._meta.db_table} AS mail ON mail.id = file.mail_id"  # noqa: SLF001 - as above
    " WHERE file.why = 'encrypted' AND mail.received_at > %s AND file.mail_id IN ("
    f"SELECT id FROM {Mail._meta.db_table} WHERE sender_id = %s ORDER BY public_id DESC LIMIT %s))"  # noqa: SLF001 - as above
    " AND address_index IN ({})"
)
_IN_THREAD = (
    f"SELECT id, public_id, head FROM {Mail._meta.db_table}"  # noqa: S608, SLF001 - as above
    # The index holds only mails that have one: said here, it is used.
    " WHERE NOT (message_index = '') AND message_index IN ({}) LIMIT %s"
)
_GOT_IT = (
    f"SELECT public_id, address FROM {MailRecipient._meta.db_table}"  # noqa: S608, SLF001 - as above
    " WHERE mail_id IN ({}) AND removed_at IS NULL"
)
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,5}$")
_NUMBERS = re.compile(
    r"[0-9０-９_\-()（）\s.年月日度版号第]+|(?:最新|修正|確定|改訂)版?|(?:コピー|copy)"
)


@dataclasses.dataclass(frozen=True)
class Together:
    """What several mails ask for, asked once.

    Attributes:
        written: domains that anybody here has written to.
        partners: the directory's partner of each domain that has one.
        lists: addresses that are lists, with who stands behind them.
        company: ourselves; None where it was not asked for.
    """

    written: frozenset[str]
    partners: Mapping[str, PartnerRow]
    lists: Mapping[str, ListKnown]
    company: CompanyRow | None
    _contacts: dict[int | None, tuple[Contact, ...]] = dataclasses.field(default_factory=dict)

    def contacts_of(self, sender_pk: int | None) -> tuple[Contact, ...]:
        """See ``history.contacts_of``."""
        if sender_pk not in self._contacts:
            self._contacts[sender_pk] = history.contacts_of(sender_pk)
        return self._contacts[sender_pk]


def together(mails: Iterable[ExaminedMail], company: CompanyRow | None = None) -> Together:
    """Ask for what these mails have in common; their receivers are marked inside or outside.

    Args:
        company: where it is known already.
    """
    every = [r for mail in mails for r in mail.recipients]
    outside = [r for r in every if not r.inside]
    domains = {addresses.domain_of(r.address) for r in outside}
    owned = {r.domain for r in outside} - private_domains()
    return Together(
        written=history.known_domains(domains) if domains else frozenset(),
        partners=partners.partners_by_domains(owned) if owned else {},
        lists=listing.known(r.address for r in every),
        company=company,
    )


def about(
    mail: ExaminedMail,
    *,
    sender_pk: int | None,
    now: datetime,
    null_sender: bool = False,
    repeated: bool = False,
    asked: Together | None = None,
) -> History:
    """What is known from before about a mail.

    Args:
        mail: with its receivers marked inside or outside.
        sender_pk: key of the sending person; None when nobody is known.
        now: the moment of sending.
        null_sender: MAIL FROM was empty.
        repeated: the same mail came before.
        asked: what was asked for this mail and others together.
    """
    asked = asked or together([mail])
    outside = [r for r in mail.recipients if not r.inside]
    contacts = asked.contacts_of(sender_pk) if outside else ()
    return History(
        sender_known=sender_pk is not None,
        null_sender=null_sender,
        repeated=repeated,
        contacts=contacts,
        fellows=_fellows(mail, sender_pk, contacts),
        company_domains=_as_written(outside, asked),
        thread=_thread(mail.answers) if outside else None,
        organizations=companies.behind(mail, outside, asked.partners, now),
        named=companies.named(mail, asked.company, now) if outside else {},
        entrusted=companies.entrusted_to_us(mail, now) if outside else {},
        elsewhere=_elsewhere(mail.attachments, outside) if outside else {},
        locked_lately=_locked_lately(mail, sender_pk, outside, now),
        after_hours=_after_hours(now),
        lists=_lists(mail, asked),
        listed=listed.otherwise(outside, {c.address.lower() for c in contacts}, now),
        foreign_from=bool(outside) and _is_foreign(mail.from_address, asked.company),
    )


def _is_foreign(writer: str, company: CompanyRow | None) -> bool:
    """Whether a mail bears somebody outside as its writer."""
    if "@" not in writer:
        return False
    company = company or organization.company()
    return company is not None and not addresses.is_inside(writer, addresses.own(company.domains))


def _lists(mail: ExaminedMail, asked: Together) -> dict[str, ListKnown]:
    keys = (r.address.strip().lower() for r in mail.recipients)
    return {key: asked.lists[key] for key in keys if key in asked.lists}


def _as_written(outside: list[Recipient], asked: Together) -> frozenset[str]:
    """Domains written to before; rules compare them as the mail writes them."""
    return frozenset(r.domain for r in outside if addresses.domain_of(r.address) in asked.written)


def _fellows(mail: ExaminedMail, sender_pk: int | None, contacts: tuple[Contact, ...]) -> Fellows:
    """Asked only where it can tell: many outside, or several receivers and somebody like one of the contacts."""
    outside = [(r.address, r.display_name) for r in mail.recipients if not r.inside]
    if not outside or len(mail.recipients) < 2:
        return {}
    alike = {c.address for one in outside for c in look_alikes(one, contacts)}
    wanted = {r.address for r in mail.recipients} | alike
    if not alike and not _MANY <= len(outside) < MOST_FELLOWS:
        return {}
    return history.fellows_of(sender_pk, wanted)


def message_index(message_id: str) -> str:
    """Keyed hash by which answers find the mail; empty without a Message-ID."""
    bare = message_id.strip().strip("<>")
    return blind_index(bare, purpose="outbound.message") if bare else ""


def name_index(name: str) -> str:
    """Keyed hash of a file's name without numbers, dates and words for versions; empty for nothing left."""
    bare = _NUMBERS.sub("", _ENDING.sub("", unicodedata.normalize("NFKC", name))).lower()
    return blind_index(bare, purpose="outbound.file-name") if len(bare) > 1 else ""


def _thread(answers: tuple[str, ...]) -> Thread | None:
    indexes = [message_index(i) for i in answers[-_MOST_THREAD:]]
    if not indexes:
        return None
    with connection.cursor() as cursor:
        asked = ", ".join(["%s"] * len(indexes))
        cursor.execute(_IN_THREAD.format(asked), [*indexes, _MOST_THREAD])
        mails = cursor.fetchall()
        if not mails:
            return None
        asked = ", ".join(["%s"] * len(mails))
        cursor.execute(_GOT_IT.format(asked), [key for key, _, _ in mails])
        receivers = cursor.fetchall()
    # Only what is read is opened: the rest of these rows is sealed, too.
    writers = {_opened(Mail, "head", row, sealed)["from_address"] for _, row, sealed in mails}
    readers = {_opened(MailRecipient, "address", row, sealed) for row, sealed in receivers}
    everybody = frozenset(str(address).lower() for address in writers | readers)
    domains = frozenset(address.rpartition("@")[2] for address in everybody)
    return Thread(addresses=everybody, domains=domains)


def _opened(model: type[SealedModel], column: str, row: str, sealed: bytes) -> Any:
    field = model._meta.get_field(column)  # noqa: SLF001 - Django documents _meta
    assert isinstance(field, SealedTextField)
    return field.to_plain(bytes(sealed), row)


def _elsewhere(files: tuple[Attachment, ...], outside: list[Recipient]) -> dict[int, Earlier]:
    """Files with data of persons that went to exactly one other company before."""
    domains = {addresses.domain_of(r.address) for r in outside}
    found: dict[int, Earlier] = {}
    for file in [f for f in files if f.found.others.high][:_MOST_FILES]:
        same = _receivers_of("sha256", file.sha256)
        index = name_index(file.name)
        alike = _receivers_of("name_index", index) if index else set()
        for got, content in ((same, True), (alike, False)):
            if len(got) == 1 and not got & domains:
                found[file.number] = Earlier(company=next(iter(got)), same_content=content)
                break
    return found


def _receivers_of(column: Literal["sha256", "name_index"], value: str) -> set[str]:
    """Outside domains that got the newest mails with such files; two are as good as many."""
    with connection.cursor() as cursor:
        cursor.execute(_GOT_FILES.format(column), [value, _NEWEST_FILES])
        return {domain for (domain,) in cursor.fetchall()}


def _locked_lately(
    mail: ExaminedMail, sender_pk: int | None, outside: list[Recipient], now: datetime
) -> frozenset[str]:
    """Receivers of a text about a password who got a locked file from the sender within a day."""
    if sender_pk is None or not mail.mentions_password or not outside:
        return frozenset()
    by_index = {addresses.index(r.address): r.address.lower() for r in outside}
    since = connection.ops.adapt_datetimefield_value(now - _LOCKED_WITHIN)
    with connection.cursor() as cursor:
        asked = _GOT_LOCKED.format(", ".join(["%s"] * len(by_index)))
        cursor.execute(asked, [since, sender_pk, _NEWEST_MAILS, *by_index])
        return frozenset(by_index[index] for (index,) in cursor.fetchall())


def _after_hours(now: datetime) -> bool:
    local = now.astimezone(clock.JST)
    return not (_OPENS <= local.time() < _CLOSES and is_business_day(local.date()))
