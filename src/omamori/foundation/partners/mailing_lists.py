"""配布リストを書く・引く。Who stands behind an address, for the office that keeps it and the gate that judges by it."""

import dataclasses
import re
import time
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.partners import MailingListRemoved, MailingListSaved
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.ledger.actions import record
from omamori.foundation.partners.domain import list_members
from omamori.foundation.partners.list_tables import MailingList

PAGE = 50
_FRESH = 5.0
_known: dict[str, object] = {"at": 0.0, "marks": frozenset()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListGiven:
    """What somebody says of a list; ``text`` names the members as typed or exported."""

    name: str
    address: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListRow:
    """A distribution list.

    Attributes:
        source: Japanese; members: addresses, empty in lists of lists.
        count: of the members; checked_on: when somebody last looked at them.
    """

    public_id: str
    name: str
    address: str
    source: str
    count: int
    checked_on: date
    checked_by: str = ""
    members: tuple[str, ...] = ()


def save_list(actor: Actor, given: ListGiven, list_id: str = "") -> str:
    """Enter a list, or say anew who stands behind it; its public id. All or nothing.

    Raises:
        NotPermitted, NotFound.
        Invalid: no address, one that is a list already, or lines that cannot be read.
    """
    require(actor, "partners.save_list")
    address = given.address.strip().lower()
    found = list_members.read(given.text)
    wrong = _problems(given, address, found)
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _locked(list_id) if list_id else MailingList()
        row.name, row.address, row.address_mark = given.name.strip(), address, _mark(address)
        row.members, row.members_count = list(found.addresses), len(found.addresses)
        row.source, row.checked_on = found.source, clock.today()
        row.checked_by_id = actor.person_pk or None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Invalid(
                {"address": "このアドレスの配布リストは、すでに登録されています。"}
            ) from error
        fact = MailingListSaved(
            subject_id=row.public_id, members=row.members_count, source=row.source
        )
        record(fact, actor=actor)
    forget()
    return row.public_id


def remove_list(actor: Actor, list_id: str) -> None:
    """The address is no list any more.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "partners.remove_list")
    with transaction.atomic():
        row = _locked(list_id)
        number = row.public_id
        row.delete()
        record(MailingListRemoved(subject_id=number), actor=actor)
    forget()


def lists(actor: Actor, *, after: str = "") -> tuple[tuple[ListRow, ...], str]:
    """The lists by name, 50 at a time, and the key of the next page (empty at the end)."""
    require(actor, "partners.see_lists")
    rows = MailingList.objects.select_related("checked_by").defer("members").order_by("name", "id")
    start = int(after) if re.fullmatch("[0-9]{1,6}", after) else 0
    found = list(rows[start : start + PAGE + 1])
    more = str(start + PAGE) if len(found) > PAGE else ""
    return tuple(_row(row, opened=False) for row in found[:PAGE]), more


def list_of(actor: Actor, list_id: str) -> ListRow:
    """One list with its members.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "partners.see_lists")
    row = MailingList.objects.select_related("checked_by").filter(public_id=list_id).first()
    if row is None:
        raise NotFound
    return _row(row, opened=True)


def lists_for(addresses: Iterable[str]) -> dict[str, ListRow]:
    """The lists among these addresses, by address in lower case; asked by the gate for its judgement."""
    marks = {_mark(address): address.strip().lower() for address in addresses}
    hits = _marks() & marks.keys()
    if not hits:
        return {}
    rows = MailingList.objects.select_related("checked_by").filter(address_mark__in=hits)
    return {marks[row.address_mark]: _row(row, opened=True) for row in rows}


def forget() -> None:
    """A list changed in this process; others look again within seconds."""
    _known["at"] = 0.0


def _marks() -> frozenset[str]:
    """Blind indexes of all lists; most mails go to none of them and shall not cost a question each."""
    now = time.monotonic()
    if not _known["at"] or now - float(str(_known["at"])) > _FRESH:
        _known["marks"] = frozenset(MailingList.objects.values_list("address_mark", flat=True))
        _known["at"] = now
    found = _known["marks"]
    assert isinstance(found, frozenset)
    return found


def _mark(address: str) -> str:
    return blind_index(address.strip().lower(), purpose="partners.list")


def _locked(list_id: str) -> MailingList:
    row = MailingList.objects.select_for_update().filter(public_id=list_id).first()
    if row is None:
        raise NotFound
    return row


def _problems(given: ListGiven, address: str, found: list_members.Members) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not given.name.strip():
        wrong["name"] = "名前を入力してください。例: 営業部全員"
    if list_members.read(address).addresses != (address,):
        wrong["address"] = "配布リストのアドレスを、一つだけ入力してください。"
    if found.unread:
        line, text = found.unread[0]
        wrong["text"] = said(
            "%(line)s 行目「%(text)s」を、メールアドレスとして読めません (読めないところは全部で %(n)s か所)。"
            "直してから、もう一度入れてください。",
            line=line,
            text=text,
            n=found.unread_count,
        )
    elif not found.addresses:
        wrong["text"] = "メンバーのアドレスを、一行に一つずつ入力してください。"
    elif len(found.addresses) > list_members.MOST_MEMBERS:
        wrong["text"] = said(
            "メンバーは %(n)s 人までです。リストを分けてください。",
            n=f"{list_members.MOST_MEMBERS:,}",
        )
    elif address in found.addresses:
        wrong["text"] = "リスト自身のアドレスが、メンバーの中にあります。"
    return wrong


def _row(row: MailingList, *, opened: bool) -> ListRow:
    return ListRow(
        public_id=row.public_id,
        name=row.name,
        address=row.address,
        source=str(MailingList.Source(row.source).label),
        count=row.members_count,
        checked_on=row.checked_on,
        checked_by=row.checked_by.name if row.checked_by else "",
        members=tuple(row.members) if opened else (),
    )
