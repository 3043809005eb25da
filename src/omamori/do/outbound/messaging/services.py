"""道具の一覧。The messaging tools with their dated facts (``reference/messaging/tools.toml``), and their adapters."""

import dataclasses
import functools
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib import resources

from django.conf import settings as site

from omamori.do.outbound.messaging.channels import pretend
from omamori.do.outbound.messaging.channels.chatwork import Chatwork
from omamori.do.outbound.messaging.channels.line_works import LineWorks
from omamori.do.outbound.messaging.channels.matrix import Matrix
from omamori.do.outbound.messaging.channels.port import Channel
from omamori.do.outbound.messaging.channels.slack import Slack
from omamori.do.outbound.messaging.channels.teams import Teams
from omamori.foundation.partners import queries as partners

Keep = Callable[[Mapping[str, str]], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Service:
    """A messaging tool.

    Attributes:
        key: ``slack`` ``teams`` ``line_works`` ``chatwork`` ``matrix``.
        recall: messages can be taken back; recall_hours: until when, 0 for no limit of the service.
        recall_files: files too; recall_source: where the service says so.
        text_limit: characters of one message; file_bytes: bytes of one file.
        handle: form of a talk address; handle_example: one of them.
        settings: what a connection needs.
        rule: clause of the company's rules on new means of sending.
    """

    key: str
    label: str
    recall: bool
    recall_hours: int
    recall_files: bool
    recall_source: str
    text_limit: int
    file_bytes: int
    handle: str
    handle_example: str
    settings: tuple[str, ...]
    rule: str

    def takes(self, handle: str) -> bool:
        """Whether a talk address has the form of this tool."""
        return re.fullmatch(self.handle, handle) is not None

    def recallable(self, sent_at: datetime, now: datetime, *, own_hours: int | None = None) -> bool:
        """Whether a message of then can be taken back now.

        Args:
            sent_at: when it was sent.
            now: the moment.
            own_hours: the limit by the company's own settings at the service; None for none.
        """
        limits = [hours for hours in (self.recall_hours, own_hours) if hours]
        return self.recall and all(now <= sent_at + timedelta(hours=h) for h in limits)


@functools.cache
def services() -> Mapping[str, Service]:
    """All tools by key."""
    text = (resources.files("omamori.reference") / "messaging/tools.toml").read_text("utf-8")
    labels = partners.tools()
    return {
        key: Service(
            key=key,
            label=labels[key],
            recall=row["recall"] == "yes",
            recall_hours=row["recall_hours"],
            recall_files=row["recall_files"],
            recall_source=row["recall_source"],
            text_limit=row["text_limit"],
            file_bytes=row["file_bytes"],
            handle=row["handle"],
            handle_example=row["handle_example"],
            settings=tuple(row["settings"]),
            rule=row["rule"],
        )
        for key, row in tomllib.loads(text).items()
        if isinstance(row, dict)
    }


def channel(tool: str, settings: Mapping[str, str], *, now: datetime, keep: Keep) -> Channel:
    """The adapter of a tool.

    Args:
        tool: its key.
        settings: of the connection.
        now: the moment, for pauses and signed claims.
        keep: takes settings that the service renewed.
    """
    if settings.get("token") == pretend.TOKEN and site.OMAMORI.demo:
        return pretend.Pretend(settings["token"])
    makers: dict[str, Callable[[], Channel]] = {
        "slack": lambda: Slack(settings, now=now),
        "teams": lambda: Teams(settings, now=now, keep=keep),
        "line_works": lambda: LineWorks(settings, now=now),
        "chatwork": lambda: Chatwork(settings, now=now),
        "matrix": lambda: Matrix(settings, now=now),
    }
    return makers[tool]()
