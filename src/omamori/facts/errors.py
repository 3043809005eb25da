"""断るときのことば。How the product says no: a stable code, what is wrong, what to do next.

Actions raise refusals; pages, API, gate and command line translate them. Nothing here knows HTTP.
"""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - it is an answer of the domain, not a programming error
    """A request the rules do not allow.

    Attributes:
        code: stable, documented identifier such as ``outbound.checker_must_differ``.
        message: Japanese sentence saying what is wrong; no personal data.
        next_step: Japanese sentence saying what the reader can do.
        status: the nearest HTTP status, so that every door answers alike.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "この操作はできません。"
    next_step: ClassVar[str] = "入力を確かめて、もう一度お試しください。"
    status: ClassVar[int] = 409

    def __init__(self, detail: str = "") -> None:
        """Keep an optional Japanese detail (which cell, which limit)."""
        super().__init__(self.code)
        self.detail = detail


class NotPermitted(Refusal):
    """The actor's roles do not allow the action, or the row is outside his scope."""

    code = "access.not_permitted"
    message = "この操作をする権限がありません。"
    next_step = "必要な場合は、PMS事務局に権限の設定を相談してください。"
    status = 403


class NotFound(Refusal):
    """No such record in the actor's scope; the same answer whether it exists elsewhere or not."""

    code = "records.not_found"
    message = "お探しの記録は見つかりません。"
    next_step = "一覧から開き直してください。"
    status = 404


class Invalid(Refusal):
    """The input is not usable; ``fields`` names each wrong field with a Japanese sentence."""

    code = "records.invalid"
    message = "入力内容に誤りがあります。"
    next_step = "わけを示した項目を直して、もう一度送信してください。"
    status = 422

    def __init__(self, fields: dict[str, str]) -> None:
        """Keep the per-field sentences."""
        super().__init__("；".join(fields.values()))
        self.fields = fields
