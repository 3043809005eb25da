"""断り。What cannot be done with the deck, and what to do instead."""

from omamori.facts.errors import Refusal


class Overtaken(Refusal):
    """Somebody else wrote on the slide meanwhile."""

    code = "materials.overtaken"
    message = "開いている間に、ほかの人がこのスライドを直しました。"
    next_step = (
        "下の入力は残っています。新しい内容を別の画面で確かめてから、もう一度保存してください。"
    )


class MandatoryLost(Refusal):
    """Without the slide a content that every worker must be taught is nowhere."""

    code = "materials.mandatory_lost"
    message = "外すと、必ず教える内容 (J.4.3) のどれかが、資料からなくなります。"
    next_step = "代わりのスライドを先に加えるか、承知の上で外すことを選んで理由を書いてください。"


class NothingToUndo(Refusal):
    """Nothing was written on the slide."""

    code = "materials.nothing_to_undo"
    message = "取り消せる直しがありません。"
    next_step = "画面を開き直して、いまの状態を確かめてください。"


class NoNeighbour(Refusal):
    """It is the first or last of its part already."""

    code = "materials.no_neighbour"
    message = "この部の端にあるので、これ以上は動かせません。"
    next_step = "ほかのスライドを動かしてください。"


class NoSlides(Refusal):
    """There is nothing to make an edition of."""

    code = "materials.no_slides"
    message = "資料にするスライドがありません。"
    next_step = "外したスライドを戻すか、規程と体制を登録してください。"


class MandatoryMissing(Refusal):
    """A content that every worker must be taught is served by no slide."""

    code = "materials.mandatory_missing"
    message = "必ず教える内容 (J.4.3) のうち、どのスライドにもないものがあります。"
    next_step = "足りない内容のスライドを加えるか、承知の上で作ることを選んでください。"


class PictureRefused(Refusal):
    """The file is no picture that can be drawn anew."""

    code = "materials.picture_refused"
    message = "この画像は使えません。"
    next_step = "PNG か JPEG の画像 (10 MB まで、縦横 8,000 画素まで) を選び直してください。"
