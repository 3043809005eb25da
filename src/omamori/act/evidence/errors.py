"""断り。Why a file is not sealed."""

from omamori.facts.errors import Refusal


class YearUnknown(Refusal):
    """No such fiscal year, or one that has not begun."""

    code = "evidence.year_unknown"
    message = "その年度の記録は、まだありません。"
    next_step = "今の年度か、それより前の年度を選んでください。"
