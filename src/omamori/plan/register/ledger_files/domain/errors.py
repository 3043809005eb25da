"""台帳のファイルの断り。What is refused, with the words and the stable code that people and programs get."""

from omamori.facts.errors import Refusal


class FileClosed(Refusal):
    """It was taken in, given up, or waited for more than a day."""

    code = "ledger_files.closed"
    message = "この台帳のファイルは、取り込みが終わっているか、取りやめになっています。"
    next_step = "もう一度取り込むときは、ファイルを選び直してください。"


class FileHasErrors(Refusal):
    """All or nothing."""

    code = "ledger_files.has_errors"
    message = "直さなければならない所が残っているため、何も取り込んでいません。"
    next_step = "一覧の所をファイルで直すか、「読み替え」で選んでから、もう一度確かめてください。"
    status = 422


class FileStale(Refusal):
    """It would now do something else than what was shown."""

    code = "ledger_files.stale"
    message = "表示してから、台帳の内容が変わりました。何も取り込んでいません。"
    next_step = "今の内容との違いを、もう一度確かめてください。"


class CannotTakeBack(Refusal):
    """Something of it was approved or changed since."""

    code = "ledger_files.cannot_take_back"
    message = "この取り込みの一部は、すでに承認されたか、書き直されています。"
    next_step = "台帳のページで、記載ごとに変更を申請してください。"
