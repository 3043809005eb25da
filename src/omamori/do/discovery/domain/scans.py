"""調べの進み。Why a scan may end without having seen all, and how far it is."""

WHY = {
    "unreachable": "保存先につながりませんでした。前に見つけたものは、そのまま残しています。",
    "vanished": "調べている途中で、保存先が見えなくなりました。調べていない所が残っています。",
    "emptied": "前は中身があった保存先が、空に見えます。外れている (マウントされていない) おそれがあります。",
    "parts": "開けないフォルダーがあり、その中を調べていません。",
    "refused": "保存先に断られました。利用者名やパスワードを確かめてください。",
    "not_allowed_here": "調べてよい場所から外れています。システム管理者に確かめてください。",
    "line_not_safe": "鍵の要る保存先なので、暗号化していない回線の先の機械には調べさせませんでした。",
    "way_not_installed": "この種類の保存先を調べる部品が入っていません。",
    "nothing_seen": "何も調べていません。報告に、調べたファイルが一件もありません。フォルダーの指定を確かめて、もう一度調べてください。",
    "cut_off": "報告が途中で終わっています。パソコンで、もう一度調べてください。",
}
"""Codes of incomplete scans; an incomplete scan says of nothing that it is clean."""


def is_emptied(*, listed: int, tracked: int) -> bool:
    """Whether a store that held things shows none: more likely taken off than cleaned up."""
    return listed == 0 and tracked > 0
