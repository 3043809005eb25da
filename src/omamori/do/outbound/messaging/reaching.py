"""つながり。Opens the channel of an adopted tool, and asks who reads a talk before anything is sent there."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from omamori.do.outbound.messaging.channels.port import (
    Busy,
    Channel,
    Declined,
    Unknown,
    Unreachable,
)
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption
from omamori.do.outbound.messaging.services import channel
from omamori.foundation.calendar import clock


def open_channel(adoption: Adoption) -> Channel:
    """The channel of a tool with its connection.

    Raises:
        NotConnected: no connection was set.
    """
    if not adoption.settings:
        raise errors.NotConnected
    return channel(adoption.tool, adoption.settings, now=clock.now(), keep=_keeper(adoption.pk))


def readers(adoption: Adoption, handle: str) -> tuple[str, ...]:
    """Accounts besides our own that read a talk.

    Raises:
        NotConnected: the service cannot be asked, so nothing is sent there.
        NoHandle: there is no such talk.
    """
    try:
        return open_channel(adoption).readers(handle)
    except Declined as error:
        if error.code == "no_talk":
            raise errors.NoHandle from error
        raise errors.NotConnected from error
    except (Unreachable, Busy, Unknown) as error:
        raise errors.NotConnected from error


def mark(accounts: Sequence[str]) -> str:
    """A hash of who reads, for comparison later."""
    return hashlib.sha256(json.dumps(sorted(accounts)).encode()).hexdigest()


def _keeper(pk: int) -> Callable[[Mapping[str, str]], None]:
    """Takes settings that the service renewed (Teams gives a new refresh token with each use)."""

    def keep(settings: Mapping[str, str]) -> None:
        with transaction.atomic():
            row = Adoption.objects.select_for_update().get(pk=pk)
            row.settings = dict(settings)
            row.save(update_fields=["settings"])

    return keep
