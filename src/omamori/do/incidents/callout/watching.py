"""見張りを見張る。The web process notices by itself, on any request, that nobody works on open call-outs any more.

A healthy look costs one ``stat`` every few seconds and no query. When the pulse is silent it shouts by another way
than the one that stopped: mail to top management straight from this process, a red bar on every page, a health
address that answers 503.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from omamori.do.incidents.callout import logbook, pulse
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.models import CallOut, Watch
from omamori.facts.callout import CallOutStalled
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

log = logging.getLogger("omamori.callout")
_LOOK_EVERY = 5.0
SHOUT_EVERY = timedelta(minutes=30)


class PulseMiddleware:
    """Looks at the pulse while pages are served; never delays or breaks a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response
        self._looked = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look, at most every few seconds, then serve."""
        if (now := time.monotonic()) >= self._looked + _LOOK_EVERY:
            self._looked = now
            if silent := pulse.silent_for():
                _noticed(silent)
        return self.get_response(request)


def _noticed(silent: int) -> None:
    try:
        addresses = shout(silent)
    except Exception as error:  # noqa: BLE001 - the page is served whatever the watch meets
        log.warning("見張りが知らせられません", extra={"error": type(error).__name__})
        return
    if addresses:
        threading.Thread(target=_mail, args=(addresses, silent), daemon=True).start()


def shout(silent: int) -> list[str]:
    """Write down that the escalation stands still; returns whom to mail, once in half an hour.

    Args:
        silent: seconds without a sign of life.
    """
    now = clock.now()
    with transaction.atomic():
        Watch.objects.get_or_create(pk=1, defaults={"looked_at": now})
        watch = Watch.objects.select_for_update().get(pk=1)
        if watch.shouted_at and now - watch.shouted_at < SHOUT_EVERY:
            return []
        open_ones = CallOut.objects.select_for_update(of=("self",))
        rows = list(open_ones.exclude(state=CallOut.State.STOPPED).filter(next_step_at__lt=now))
        if not rows:
            return []
        watch.shouted_at, watch.finding = now, "silent"
        watch.save()
        for row in rows:
            logbook.write(row, Code.STALLED)
            record(CallOutStalled(subject_id=row.public_id, minutes=silent // 60))
    posts = organization.holder_ids("top", "privacy_officer", "office", on=clock.today())
    return sorted(p.email for p in organization.people(posts).values() if p.email)


def _mail(addresses: list[str], silent: int) -> None:
    message = EmailMessage(
        subject="[お守り] 緊急の呼び出しが止まっています",
        body=(
            f"呼び出しを進める仕組みが {silent // 60} 分動いていません。\n"
            "システム管理者に働き手 (omamori worker) の再開を頼み、それまでは電話をかける人の表で、"
            "直接電話してください。\n"
        ),
        to=addresses,
        headers={"Auto-Submitted": "auto-generated", "X-Priority": "1"},
    )
    try:
        message.send()
    except OSError as error:
        log.warning("見張りのメールを送れません", extra={"error": type(error).__name__})
