"""聞くこと、毎日のこと。The corrective action that began is known to its case; orphaned files are swept."""

from datetime import time, timedelta

from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import closing, sweeping
from omamori.facts.base import Recorded
from omamori.facts.nonconformities import (
    CorrectionApproved,
    CorrectionDone,
    EffectChecked,
    EffectComputed,
    NonconformityOpened,
)
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on

_COMPUTED = {
    "effective": gettext_noop("是正処置の効果: 有効。別の人が完了を決めます。"),
    "ineffective": gettext_noop("是正処置の効果: 無効。次の回が始まりました。"),
    "undecidable": gettext_noop("是正処置の効果: 判定不能。"),
}
_CLOSED = gettext_noop("是正処置の効果が認められ、完了しました。")
_AGAIN = gettext_noop("是正処置に効果がないと判断され、次の回が始まりました。")


@on(NonconformityOpened)
def note_correction(row: Recorded) -> None:
    """A corrective action began for a case."""
    fact = row.fact
    assert isinstance(fact, NonconformityOpened)
    if fact.source.startswith("cases."):
        closing.correction_began(fact.source_id, fact.subject_id)


@on(CorrectionApproved)
def note_approval(row: Recorded) -> None:
    """The plan of a corrective action stands."""
    fact = row.fact
    assert isinstance(fact, CorrectionApproved)
    words = gettext_noop("是正処置の計画が承認されました (%(n)s 回目)。")
    closing.correction_moved(fact.subject_id, words, n=str(fact.number))


@on(CorrectionDone)
def note_doing(row: Recorded) -> None:
    """A corrective action was carried out."""
    fact = row.fact
    assert isinstance(fact, CorrectionDone)
    words = gettext_noop("是正処置を行いました。%(day)s から効果を確かめます。")
    closing.correction_moved(fact.subject_id, words, day=fact.check_on.isoformat())


@on(EffectComputed)
def note_effect(row: Recorded) -> None:
    """Its promise was held against what happened."""
    fact = row.fact
    assert isinstance(fact, EffectComputed)
    closing.correction_moved(fact.subject_id, _COMPUTED[fact.outcome])


@on(EffectChecked)
def note_end(row: Recorded) -> None:
    """A person said whether it helped."""
    fact = row.fact
    assert isinstance(fact, EffectChecked)
    closing.correction_moved(fact.subject_id, _CLOSED if fact.effective else _AGAIN)


@every(day_at=time(4, 40))
def sweep_evidence() -> int:
    """Erase files that no case knows: an upload that was cut off between file and row."""
    return sweeping.sweep(before=clock.now() - timedelta(days=1))
