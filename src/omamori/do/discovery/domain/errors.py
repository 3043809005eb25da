"""洗い出しが断ること。Every way in which a wish about stores, scans and places is refused."""

from omamori.facts.errors import Refusal


class NotAllowedHere(Refusal):
    """The store lies where the operator has not allowed scans to go."""

    code = "discovery.not_allowed_here"
    message = "この場所は、調べてよい場所に入っていません。"
    next_step = (
        "システム管理者に、OMAMORI_SCAN_FOLDERS (フォルダー) か OMAMORI_SCAN_HOSTS (サーバー) に"
        "加えてもらってください。"
    )
    status = 422


class StoreIsRetired(Refusal):
    """The store is not looked through any more."""

    code = "discovery.store_is_retired"
    message = "この保存先は、調べるのをやめています。"
    next_step = "続けるときは「また調べる」を押してください。"


class StoreIsCurrent(Refusal):
    """The store is looked through already."""

    code = "discovery.store_is_current"
    message = "この保存先は、調べる対象になっています。"
    next_step = "保存先のページを開き直してください。"


class ScanIsOpen(Refusal):
    """A store has one open scan at most."""

    code = "discovery.scan_is_open"
    message = "この保存先は、いま調べているところです。"
    next_step = "終わるのを待つか、いまの調べをやめてください。"


class ScanIsOver(Refusal):
    """The scan has ended or is not in the state that was asked for."""

    code = "discovery.scan_is_over"
    message = "この調べは、すでに終わっているか、ほかの人が変えました。"
    next_step = "保存先のページを開き直してください。"


class NothingToScan(Refusal):
    """A reported PC cannot be reached from here."""

    code = "discovery.nothing_to_scan"
    message = "パソコンの報告は、ここから調べることができません。"
    next_step = "パソコンで omamori scan を実行し、できた報告を渡してください。"


class PlaceChanged(Refusal):
    """The place was answered, or changed, in the meantime."""

    code = "discovery.place_changed"
    message = "この場所は、ほかの人が答えたか、調べ直されて変わりました。"
    next_step = "ページを開き直して、今の内容を確かめてください。"


class ReportBroken(Refusal):
    """An uploaded report cannot be taken in; nothing of it was."""

    code = "discovery.report_broken"
    message = "この報告は読み込めません。まだ何も取り込んでいません。"
    next_step = "パソコンで omamori scan をもう一度実行し、できたファイルをそのまま渡してください。"
    status = 422


class WayNotInstalled(Refusal):
    """The library for this kind of store is not installed."""

    code = "discovery.way_not_installed"
    message = "この種類の保存先を調べる部品が入っていません。"
    next_step = "システム管理者に、案内「個人情報を洗い出す」の「部品」を見てもらってください。"


class LineNotSafe(Refusal):
    """Credentials of a store may not travel to other machines in the clear."""

    code = "discovery.line_not_safe"
    message = "鍵の要る保存先を、暗号化していない回線の先の機械には調べさせられません。"
    next_step = "tls:// で始まるアドレスを --on に渡すか、この機械だけで調べてください。"
