"""相手先が断ること。Every way in which a change of the directory is refused."""

from omamori.facts.errors import Refusal


class PartnerIsArchived(Refusal):
    """The partner was archived before."""

    code = "partners.partner_is_archived"
    message = "すでに取引を終えた相手です。"
    next_step = "続ける場合は「取引のある相手に戻す」を押してください。"


class PartnerIsCurrent(Refusal):
    """The partner is not archived."""

    code = "partners.partner_is_current"
    message = "取引のある相手です。"
    next_step = "変えるところがあれば「情報を変える」を押してください。"


class ImportStale(Refusal):
    """The directory changed between preview and confirmation."""

    code = "partners.import_stale"
    message = "確認した後に、台帳が変わりました。まだ何も取り込んでいません。"
    next_step = "新しい取り込み内容を確かめて、もう一度「取り込む」を押してください。"


class ImportHasErrors(Refusal):
    """A list with errors is not taken in, not even in part."""

    code = "partners.import_has_errors"
    message = "誤りのある行があるため、取り込めません。まだ何も取り込んでいません。"
    next_step = "示された欄をファイルで直して、もう一度読み込んでください。"
    status = 422


class ImportClosed(Refusal):
    """The uploaded list was taken in, thrown away or expired."""

    code = "partners.import_closed"
    message = "この取り込みは、すでに終わっています。"
    next_step = "もう一度ファイルを読み込んでください。"
