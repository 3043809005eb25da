"""見つかったものの文。Findings in words: how many persons, what of them, where; for those who may see the mail.

Numbers come before kinds, the gravest kind first; a place that a reader does not see is said apart.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from omamori.do.outbound.contents import Contents, Place
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.telling import GRAVE, telling_kinds, told_number
from pidetect.types import LABELS, PersonsEstimate

_SHEET = re.compile(r"シート「(.*)」")
_PAGE = re.compile(r"(\d{1,9})ページ")
_SLIDE = re.compile(r"スライド(\d{1,9})")
_TURNING = re.compile(r"[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_EXTRACT = 80
_SECRET = re.compile(r"\S+@\S+|[0-9０-９](?:[-－‐ー. ()（）]{0,2}[0-9０-９])*")
_DIGIT = re.compile(r"[0-9０-９]")
_TELLING = 5
"""From so many digits on, a number may be somebody's: a telephone, a post code, a member; fewer are a year or a count."""


def masked(text: str) -> str:
    """A few words without addresses and without numbers that may be somebody's.

    「第3回」 and 「2026年12月」 stay, so that mails can be told apart; 「03-5550-0142」 does not.
    """
    flat = " ".join(text.split())
    hidden = _SECRET.sub(lambda found: _veiled(found[0]), flat)
    return hidden if len(hidden) <= _EXTRACT else f"{hidden[:_EXTRACT]}…"


def _veiled(found: str) -> str:
    if "@" in found:
        return "●"
    return _DIGIT.sub("●", found) if len(_DIGIT.findall(found)) >= _TELLING else found


def plain_name(name: str) -> str:
    """A file's name as it really stands: signs that turn the order of writing are shown by their number.

    「請求書[U+202E]fdp.exe」 would else be read as 「請求書exe.pdf」 (Unicode TR 36, 3.5).
    """
    return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", name)


def persons_text(persons: PersonsEstimate) -> str:
    """「約312人分」."""
    number, about = told_number(persons)
    if about:
        return _("約%(number)s人分") % {"number": f"{number:,}"}
    return _("1人分") if number == 1 else _("%(number)s人分") % {"number": f"{number:,}"}


def kinds_text(kinds: Mapping[str, int]) -> str:
    """Findings with their numbers: 「氏名 38、電話番号 38」."""
    named, _left = telling_kinds(kinds)
    rest = [k for k in sorted(kinds) if k not in named and kinds[k] > 0]
    return _("、").join(f"{_label(k)} {kinds[k]:,}" for k in (*named, *rest))


def summary(found: Contents) -> str:
    """One line on a file: 「約312人分の氏名・住所・電話番号（シート「名簿」）」; empty when nothing is in it."""
    if not any(found.kinds.values()):
        return ""
    named, left = telling_kinds(found.kinds)
    if found.others.high:
        return _whose(found.others, named, left) + _in_brackets(_fullest(found))
    kinds = _listed(named, left)
    if any(kind in GRAVE for kind in named):
        return kinds + _in_brackets(_fullest(found))
    return _("%(kinds)s（署名・宛名・会社の連絡先とみられるもの）") % {"kinds": kinds}


def body_text(found: Contents) -> str:
    """The same on the text of a mail; silent on greetings and signatures, which stand in every mail."""
    telling = found.others.high or any(found.kinds.get(kind) for kind in GRAVE)
    return summary(found) if telling else ""


def places_text(places: tuple[Place, ...]) -> str:
    """Places with their numbers of persons: 「シート「旧顧客」（約40人分）、コメント」."""
    return _("、").join(_place_with_persons(place) for place in places)


def hidden_text(found: Contents) -> str:
    """A sentence on what a reader does not see; empty when all is open."""
    return _unseen(places_text(found.hidden)) if found.hidden else ""


def place_text(name: str, *, hidden: bool = False) -> str:
    """A place as pidetect names it, in the reader's language where it is a common one."""
    pieces = name.split(" > ")
    if found := _SHEET.fullmatch(pieces[-1]):
        sheet = _("非表示のシート「%(name)s」") if hidden else _("シート「%(name)s」")
        pieces[-1] = sheet % {"name": found[1]}
    elif found := _PAGE.fullmatch(pieces[-1]):
        pieces[-1] = _("%(number)sページ") % {"number": found[1]}
    elif found := _SLIDE.fullmatch(pieces[-1]):
        pieces[-1] = _("スライド%(number)s") % {"number": found[1]}
    elif pieces[-1] == "コメント":
        pieces[-1] = _("コメント")
    return " > ".join(pieces)


def whose_what(args: Mapping[str, str | int]) -> str:
    """Of a stored reason: 「約312人分の氏名・住所・電話番号」."""
    if "high" not in args:
        return _("個人情報")
    persons = PersonsEstimate(
        low=int(args["low"]), estimate=int(args["persons"]), high=int(args["high"])
    )
    named = tuple(filter(None, str(args["kinds"]).split(",")))
    return _whose(persons, named, int(args["more_kinds"]))


def where(args: Mapping[str, str | int]) -> str:
    """Of a stored reason: 「（顧客一覧.xlsx、シート「名簿」 ほか2か所）」; empty once it is forgotten."""
    if "in_text" not in args:
        return ""
    file = _("本文") if args["in_text"] else str(args["file"])
    shown = _("、").join(filter(None, (file, place_text(str(args["place"])))))
    return _in_brackets(_and_more(shown, int(args["more_places"]))) if shown else ""


def aside(args: Mapping[str, str | int]) -> str:
    """Of a stored reason, what is to be said besides: unseen places, a number to be reported."""
    said = ""
    if args.get("hidden"):
        said += " " + _unseen(place_text(str(args["hidden"]), hidden=True))
    if args.get("many"):
        said += " " + _("漏れたときは、個人情報保護委員会への報告が必要になる人数です。")
    return said


def unseen_places(args: Mapping[str, str | int]) -> str:
    """Of a stored reason: 「非表示のシート「控え」、コメント ほか2か所」; empty when there are none."""
    places = [p for p in str(args.get("unseen", "")).split("\n") if p]
    shown = _("、").join(place_text(place, hidden=True) for place in places)
    return _and_more(shown, int(args.get("more", 0)))


def known_before(args: Mapping[str, str | int]) -> dict[str, str]:
    """Of a stored reason, what was known from before, in words; empty pieces where nothing was."""
    missing = filter(None, str(args.get("missing", "")).split(","))
    contracts = {
        "none": _("個人情報を渡す契約がありません。"),
        "ahead": _("個人情報を渡す契約が、まだ始まっていません。"),
        "ended": _("個人情報を渡す契約が終わっています。"),
    }
    agreed = _("「%(kinds)s」を渡す取り決めがありません。") % {
        "kinds": _("・").join(map(_label, missing))
    }
    file, failed = str(args.get("file", "")), str(args.get("failed", ""))
    return {
        "in_what": _("添付「%(file)s」") % {"file": file} if file else _("宛名"),
        "same_what": _("前にまったく同じものを") if args.get("same") else _("前に同じ名前のものを"),
        "contract": contracts.get(str(args.get("standing", "")), agreed),
        "ppap": _("前に送ったファイルのパスワードを、同じメールという道で送ろうとしています。")
        if args.get("following")
        else _("鍵付きファイルをメールで送り、パスワードを後から送る習慣 (PPAP) とみられます。"),
        "failed_label": _(KINDS[failed].label) if failed in KINDS else failed,
    }


def _unseen(places: str) -> str:
    return _("開いただけでは見えないところに入っています: %(places)s。") % {"places": places}


def _whose(persons: PersonsEstimate, named: tuple[str, ...], left: int) -> str:
    kinds = _listed(named, left) or _("個人情報")
    return _("%(persons)sの%(kinds)s") % {"persons": persons_text(persons), "kinds": kinds}


def _listed(named: tuple[str, ...], left: int) -> str:
    kinds = _("・").join(map(_label, named))
    if left and kinds:
        return _("%(kinds)s ほか%(count)s種類") % {"kinds": kinds, "count": left}
    return kinds


def _label(kind: str) -> str:
    """The name of a kind; a kind of a plug-in has its code only."""
    return _(LABELS.get(kind, kind))


def _fullest(found: Contents) -> str:
    """The fullest place by name, and how many more there are."""
    named = [place for place in found.places if place.name]
    if not named:
        return ""
    return _and_more(
        place_text(named[0].name, hidden=named[0].hidden), len(found.places) - 1 + found.more_places
    )


def _and_more(shown: str, more: int) -> str:
    return _("%(place)s ほか%(count)sか所") % {"place": shown, "count": more} if more else shown


def _in_brackets(shown: str) -> str:
    return _("（%(where)s）") % {"where": shown} if shown else ""


def _place_with_persons(place: Place) -> str:
    shown = place_text(place.name, hidden=place.hidden)
    if not place.persons:
        return shown
    return _("%(place)s（約%(number)s人分）") % {"place": shown, "number": f"{place.persons:,}"}
