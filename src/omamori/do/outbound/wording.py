"""理由の文。Each reason as a Japanese sentence: what was noticed, then what to look at."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from omamori.do.outbound import describing
from omamori.do.outbound.domain.judgement import Reason
from omamori.do.outbound.unexamined import UNJUDGED
from pidetect.types import WHY


def sentence(rule: str, args: Mapping[str, str | int]) -> str:
    """What a rule noticed."""
    values = {
        **args,
        "why": _why(str(args.get("why", ""))),
        "what": describing.whose_what(args),
        "where": describing.where(args),
        **describing.known_before(args),
        "hidden_places": describing.unseen_places(args),
        "more_domains": _more_domains(args),
        "in_where": _("添付「%(in_file)s」") % args if args.get("in_file") else _("本文"),
    }
    key = next((key for key in _SPECIAL if key[0] == rule and args.get(key[1])), None)
    template = _SPECIAL[key]() if key else _SENTENCES[rule]()
    return template % values + describing.aside(args)


def _more_domains(args: Mapping[str, str | int]) -> str:
    """How many domains there are besides those that are named."""
    named = str(args.get("domain", "")).count("、") + 1
    left = int(args.get("count", 0)) - named
    return _(" ほか %(n)s 件") % {"n": left} if left > 0 else ""


def advice(rule: str, args: Mapping[str, str | int]) -> str:
    """What the reader does about it; who has no file before him is not sent to open one."""
    if not args.get("file") and rule in _WITHOUT_FILE:
        return _WITHOUT_FILE[rule]()
    return _ADVICE[rule]()


def refusal(reason: Reason) -> str:
    """The reason given to the sending program: no names, no addresses."""
    return _REFUSALS.get(reason.rule, lambda: _("送信の規程により、これは送れません。"))()


def why_text(code: str) -> str:
    """Why a part could not be looked into."""
    return _why(code)


def cause_label(cause: str) -> str:
    """Name of a cause of withdrawal."""
    return causes().get(cause, "")


def causes() -> dict[str, str]:
    """Causes a person may choose when he withdraws a mail."""
    return {
        "wrong_recipient": _("宛先が違う"),
        "wrong_attachment": _("添付ファイルが違う"),
        "wrong_content": _("本文の内容が違う"),
        "should_be_bcc": _("Bcc にするべきだった"),
        "not_needed": _("送る必要がなくなった"),
        "other": _("そのほか"),
    }


def _why(code: str) -> str:
    if code.startswith(UNJUDGED):
        return _("調べる途中で誤りが起きたため、判断できませんでした (%(error)s)。") % {
            "error": code.removeprefix(UNJUDGED)
        }
    problems = {
        "broken_mime": _("メールの形式が壊れています。"),
        "duplicate_header": _("同じ見出しが二つあり、読み方が一つに決まりません。"),
    }
    return (
        problems.get(code) or _(WHY.get(code, "")) or _("メールとして読み取れない部分があります。")
    )


_SENTENCES = {
    "external_recipient": lambda: _("社外の宛先が %(count)s 件あります。"),
    "attachment": lambda: _("社外へ送る添付ファイルが %(count)s 件あります。"),
    "only_by_link": lambda: _("リンクで渡すと決めたファイルが %(count)s 件、添付されています。"),
    "hidden_parts": lambda: _(
        "添付「%(file)s」には、開いただけでは見えない部分があります: %(hidden_places)s。"
    ),
    "personal_information": lambda: _("%(what)s%(where)sが含まれています。"),
    "special_care": lambda: _(
        "病歴や障害、犯罪の経歴など、特に配慮が要る個人情報が %(persons)s 人分あります%(where)s。"
    ),
    "my_number": lambda: _("マイナンバーとみられる番号が %(count)s 件あります%(where)s。"),
    "payment_card": lambda: _(
        "クレジットカード番号とみられる番号が %(count)s 件あります%(where)s。"
    ),
    "bank_account": lambda: _("個人の銀行口座とみられる番号が %(count)s 件あります%(where)s。"),
    "credential": lambda: _("ID とパスワードとみられるものが %(count)s 件あります%(where)s。"),
    "many_visible": lambda: _(
        "社外の %(addresses)s 件 (%(domains)s ドメイン) のアドレスが、受け取る人どうしに見えます。"
    ),
    "first_time_domain": lambda: _("会社として初めて送るドメインです: %(domain)s%(more_domains)s"),
    "look_alike": lambda: _(
        "最近は「%(usual)s」(%(usual_address)s) に送っています。よく似た別の宛先ではありませんか。"
    ),
    "listed_otherwise": lambda: _(
        "このアドレスは、台帳では「%(name)s」(%(who)s) のものです。宛先の名前と合いません。"
    ),
    "addressee": lambda: _("本文は「%(greeting)s様」宛てですが、宛先の名前と合いません。"),
    "named_other": lambda: _(
        "%(in_where)sには「%(named)s」(%(named_by)s) と同じ名前がありますが、"
        "宛先は「%(chosen)s」(%(chosen_by)s) です。"
    ),
    "namesake": lambda: _(
        "宛先は「%(chosen)s」(%(chosen_by)s) です。同じ姓の人がほかに %(count)s 人います: %(others)s"
    ),
    "many_readers": lambda: _("このトークは、自社のほかに %(count)s 人が読みます。"),
    "new_tool": lambda: _("使い始めて間もない道具です。あと %(days)s 日は二人で確かめます。"),
    "other_company": lambda: _(
        "宛先は「%(to)s」ですが、%(in_what)sには「%(company)s」の名前があります。"
    ),
    "entrusted_data": lambda: _(
        "%(in_where)sは、台帳で「%(company)s」から預かったとある「%(entry)s」とみられますが、"
        "「%(to)s」は渡してよい相手に入っていません。"
    ),
    "sent_elsewhere": lambda: _("添付「%(file)s」は、%(same_what)s「%(company)s」に送っています。"),
    "no_contract": lambda: _("「%(company)s」とは、%(contract)s"),
    "new_in_thread": lambda: _("これまでのやり取りにいなかった会社の宛先です: %(domain)s"),
    "list_members": lambda: _(
        "「%(list)s」は %(members)s 人に届く配布リストで、社外の人が %(outside)s 人入っています: %(companies)s"
    ),
    "private_domain": lambda: _("会社のものではない、だれでも持てるアドレスです: %(domain)s"),
    "after_hours": lambda: _("夜間か休日に送ろうとしています。"),
    "forwarded": lambda: _("メールソフトの自動転送で、社外へ出ようとしています。"),
    "password_apart": lambda: _("%(ppap)s鍵とファイルが同じ道を通ります。"),
    "rule_failed": lambda: _(
        "統制「%(failed_label)s」が動かず、判断できませんでした (%(error)s)。"
    ),
    "forgotten_attachment": lambda: _("添付があると書かれていますが、ファイルが付いていません。"),
    "unexamined": lambda: _("中を確かめられないものが %(count)s 件あります。%(why)s"),
    "blocked_domain": lambda: _("送ることを止めているドメインです: %(domain)s"),
    "unknown_sender": lambda: _("送信者が、従業者として見つかりません。"),
    "duplicate": lambda: _("同じメールが %(hours)s 時間以内に、すでに一度出されています。"),
}

_SPECIAL = {
    ("new_in_thread", "private"): lambda: _(
        "これまでのやり取りにいなかった人の、だれでも持てるアドレスです: %(domain)s"
    ),
    ("listed_otherwise", "elsewhere"): lambda: _(
        "「%(name)s」(%(who)s) のアドレスは、台帳では %(address)s です。同じ名前の別の宛先ではありませんか。"
    ),
    ("forwarded", "foreign"): lambda: _(
        "差出人が社外の人のままのメールを、社外へ送り直そうとしています。"
    ),
}
"""Sentences of a rule where a mark stands among its values."""

_ADVICE = {
    "external_recipient": lambda: _("宛先を、会社名と氏名の両方で確かめてください。"),
    "attachment": lambda: _("ファイルを開いて、渡してよい内容か確かめてください。"),
    "only_by_link": lambda: _("「添付をリンクに替えて送る」を押すと、送れるようになります。"),
    "hidden_parts": lambda: _(
        "非表示の部分やコメントを表示し、相手に要らないものを消してから送ってください。"
    ),
    "personal_information": lambda: _("だれの情報を、どの会社へ送るのかを確かめてください。"),
    "special_care": lambda: _(
        "本人が同意している相手か、この情報まで渡す必要があるかを確かめてください。"
    ),
    "my_number": lambda: _("ほかの安全な方法で渡すか、番号を消してください。"),
    "payment_card": lambda: _("ほかの安全な方法で渡すか、番号を消してください。"),
    "bank_account": lambda: _("口座の持ち主と、受け取る相手が合っているか確かめてください。"),
    "credential": lambda: _("パスワードは、ファイルや ID とは別の方法で伝えてください。"),
    "many_visible": lambda: _("宛先を Bcc に移すか、一人ずつ送ってください。"),
    "first_time_domain": lambda: _("名刺や契約書など、メール以外のもので綴りを確かめてください。"),
    "look_alike": lambda: _("二つのアドレスを見比べてください。"),
    "listed_otherwise": lambda: _("名刺や契約書など、メール以外のもので確かめてください。"),
    "addressee": lambda: _("本文の宛名と宛先のどちらが正しいか確かめてください。"),
    "named_other": lambda: _(
        "書かれた人と選んだ人のどちらが正しいか、番号か会社名で確かめてください。"
    ),
    "namesake": lambda: _("氏名のほかに、会社名か番号を見比べてください。"),
    "many_readers": lambda: _("全員に見せてよい内容か、一人だけのトークがないか確かめてください。"),
    "new_tool": lambda: _("宛先の人と取り消し方を、二人で確かめてください。"),
    "other_company": lambda: _("ファイルを開き、どの会社のものかを確かめてください。"),
    "entrusted_data": lambda: _(
        "だれの名簿かを開いて確かめてください。渡してよい相手なら、台帳に加えてもらってください。"
    ),
    "sent_elsewhere": lambda: _("ファイルを開き、この相手に渡してよいものか確かめてください。"),
    "no_contract": lambda: _("契約を確かめるまで送らず、急ぐときは個人情報を除いてください。"),
    "new_in_thread": lambda: _("全員への返信で、よその会社に見せてよい内容か確かめてください。"),
    "list_members": lambda: _(
        "社外の人に見せてよい内容か、リストのメンバーを見て確かめてください。"
    ),
    "private_domain": lambda: _("本人のアドレスか、会社のアドレスに送れないかを確かめてください。"),
    "after_hours": lambda: _("急がないものは、次の営業日に見直してから送ってください。"),
    "forwarded": lambda: _("自動転送をやめ、必要なものだけを自分で送ってください。"),
    "password_apart": lambda: _(
        "期限と本人確認のある受け渡しのリンクを使うか、パスワードは電話で伝えてください。"
    ),
    "rule_failed": lambda: _(
        "宛先と中身をすべて自分の目で確かめ、システム管理者に知らせてください。"
    ),
    "forgotten_attachment": lambda: _("付け忘れなら取り下げて、付け直してください。"),
    "unexamined": lambda: _("中身を知る人が、開いて確かめてください。"),
    "blocked_domain": lambda: _("宛先の綴りを確かめてください。"),
    "unknown_sender": lambda: _("送信者のアドレスを確かめてください。"),
    "duplicate": lambda: _("先のメールの状態を見て、二度送る必要がなければ取り下げてください。"),
}

_WITHOUT_FILE = {
    "other_company": lambda: _("宛名の会社と宛先の会社のどちらが正しいか確かめてください。"),
    "sent_elsewhere": lambda: _("この相手に渡してよいものか確かめてください。"),
}
"""Advice where the doubt lies in the text and not in a file."""

_REFUSALS = {
    "my_number": lambda: _(
        "マイナンバーを含むものは社外へ送れません。ほかの方法で渡してください。"
    ),
    "special_care": lambda: _(
        "要配慮個人情報を含むものは社外へ送れません。ほかの方法で渡してください。"
    ),
    "payment_card": lambda: _("クレジットカード番号を含むものは社外へ送れません。"),
    "bank_account": lambda: _("個人の銀行口座を含むものは社外へ送れません。"),
    "entrusted_data": lambda: _("預かった個人情報を、台帳にない相手へは送れません。"),
    "credential": lambda: _("ID とパスワードを含むものは社外へ送れません。"),
    "blocked_domain": lambda: _(
        "送信を止めているドメインが宛先にあります。綴りを確かめてください。"
    ),
    "unknown_sender": lambda: _(
        "送信者が従業者として登録されていません。PMS事務局に連絡してください。"
    ),
    "unexamined": lambda: _("中を確かめられないファイルがあるため送れません。"),
}
