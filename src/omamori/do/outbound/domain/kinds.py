"""統制の一覧。Every rule of the gate with its adjustable values; the dated values are data.

``reference/controls/outbound.toml`` holds the starter values with their clauses; what the company
changes lies in ``ControlVersion``.
"""

from omamori.do.outbound.domain.rulebook import Kind, Parameter
from omamori.do.outbound.mail import Verdict

_DELAY, _SELF = Verdict.DELAY, Verdict.SELF_CHECK
_SECOND, _REFUSE = Verdict.SECOND_CHECK, Verdict.REFUSE


def _consequence(*choices: Verdict) -> Parameter:
    return Parameter(name="verdict", kind="verdict", label="当てはまるとき", choices=choices)


def _count(
    name: str, label: str, unit: str, bounds: tuple[int, int], weaker: str = "more"
) -> Parameter:
    least, most = bounds
    return Parameter(
        name=name, kind="count", label=label, unit=unit, least=least, most=most, weaker=weaker
    )


_ALL = (
    Kind(
        rule="external_recipient",
        label="社外の宛先",
        purpose="社外へ出るメールは、送り出すまでに気付いて呼び戻せる時間を置きます。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND),),
    ),
    Kind(
        rule="attachment",
        label="社外への添付ファイル",
        purpose="社外へ出るファイルの取り違えに、送り出すまでに気付けるようにします。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND),),
    ),
    Kind(
        rule="only_by_link",
        label="社外へのファイルはリンクで渡す",
        purpose="添付したファイルは取り戻せません。リンクなら、送ったあとでも止められ、開いた人が分かります。",
        parameters=(
            Parameter(
                name="required", kind="switch", label="添付のままでは送らず、リンクに替えてもらう"
            ),
            _count("persons", "ファイルの個人情報 (0 はどのファイルも)", "人分から", (0, 100_000)),
        ),
    ),
    Kind(
        rule="hidden_parts",
        label="開いただけでは見えない部分",
        purpose="非表示のシートや行、コメント、変更の履歴は、消したつもりでも相手に届きます。",
        parameters=(
            _consequence(_DELAY, _SELF, _SECOND),
            Parameter(
                name="describing",
                kind="switch",
                label="題名や作成者などの「文書の情報」だけのときも知らせる",
            ),
        ),
    ),
    Kind(
        rule="personal_information",
        label="個人情報を含むメール",
        purpose="漏れたときに迷惑がかかる人の数に応じて、確かめる人を増やします。",
        parameters=(
            _count("self_check_from", "自己確認にする人数", "人分から", (1, 100_000)),
            _count("second_check_from", "ダブルチェックにする人数", "人分から", (1, 100_000)),
        ),
        # Until third persons were told apart, signature and greeting were allowed for by number.
        retired=("body_allowance",),
    ),
    Kind(
        rule="special_care",
        label="要配慮個人情報",
        purpose="病歴や障害、犯罪の経歴などは、一人分でも、漏れると差別や偏見につながります。",
        parameters=(_consequence(_SECOND, _REFUSE),),
    ),
    Kind(
        rule="my_number",
        label="マイナンバー",
        purpose="個人番号は、メールで社外へ送らないのが原則です。",
        parameters=(_consequence(_SECOND, _REFUSE),),
    ),
    Kind(
        rule="payment_card",
        label="クレジットカード番号",
        purpose="カード番号が漏れると、本人に財産の被害が出るおそれがあります。",
        parameters=(_consequence(_SECOND, _REFUSE),),
    ),
    Kind(
        rule="bank_account",
        label="銀行口座",
        purpose="個人の口座の番号は、別の人に渡ると財産の被害につながるおそれがあります。",
        parameters=(_consequence(_SELF, _SECOND, _REFUSE),),
    ),
    Kind(
        rule="credential",
        label="ID とパスワード",
        purpose="鍵のかかったファイルと同じ道でパスワードを送ると、鍵をかけた意味がなくなります。",
        parameters=(
            _consequence(_SELF, _SECOND, _REFUSE),
            Parameter(
                name="with_locked_file",
                kind="verdict",
                label="鍵のかかったファイルと同じメールのとき",
                choices=(_SELF, _SECOND, _REFUSE),
            ),
        ),
    ),
    Kind(
        rule="many_visible",
        label="多くの社外宛先が互いに見える",
        purpose="互いに知らない人どうしに、メールアドレスを知らせてしまうことを防ぎます。",
        parameters=(
            _count("addresses", "To・Cc の社外アドレス", "件から", (2, 1000)),
            _count("domains", "To・Cc の社外ドメイン", "種類から", (2, 1000)),
            _consequence(_SELF, _SECOND),
        ),
    ),
    Kind(
        rule="first_time_domain",
        label="会社として初めて送るドメイン",
        purpose="綴りの誤りや、なりすましの宛先に気付くためです。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND),),
    ),
    Kind(
        rule="look_alike",
        label="いつもの相手によく似た宛先",
        purpose="最近やり取りしている人と、名前やアドレスの似た別の人を取り違えていないか確かめます。",
        parameters=(
            _count("times", "似た相手のほうが確からしいとみる差", "倍から", (2, 999)),
            _consequence(_SELF, _SECOND),
        ),
        # Until frequency and company were weighed, too, only days without mail were counted.
        retired=("days",),
    ),
    Kind(
        rule="listed_otherwise",
        label="台帳と違う名前とアドレスの組み合わせ",
        purpose="台帳の人と同じ名前の別のアドレスや、台帳では別の人のアドレスに気付くためです。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND),),
    ),
    Kind(
        rule="addressee",
        label="本文の宛名と宛先の食い違い",
        purpose="「○○様」と書いた相手と、実際の宛先が違うことに気付くためです。",
        parameters=(
            _count("days", "送っていない期間", "日", (1, 3650)),
            _consequence(_SELF, _SECOND),
        ),
    ),
    Kind(
        rule="named_other",
        label="同じ姓の別の人の名前がある",
        purpose="メッセージの本文やファイルに書かれた人と、選んだトークの相手を取り違えないためです。",
        parameters=(_consequence(_SELF, _SECOND),),
    ),
    Kind(
        rule="namesake",
        label="同じ姓の人がほかにいる",
        purpose="トークの相手は名前でしか見えません。会社名や応募者番号でもう一度見分けます。",
        parameters=(
            _count("days", "送っていない期間", "日", (1, 3650)),
            _consequence(_DELAY, _SELF, _SECOND),
        ),
    ),
    Kind(
        rule="many_readers",
        label="選んだ人のほかにも読む人がいるトーク",
        purpose="グループのトークに、一人あての内容を出さないためです。",
        parameters=(
            _count("readers", "自社のほかに読む人", "人から", (2, 1000)),
            _consequence(_SELF, _SECOND),
        ),
    ),
    Kind(
        rule="new_tool",
        label="使い始めて間もない道具",
        purpose="慣れないうちは、宛先の選び方も取り消し方も身に付いていません。二人で確かめます。",
        parameters=(
            _count("days", "使い始めてから", "日", (1, 365), weaker="less"),
            _consequence(_SELF, _SECOND),
        ),
    ),
    Kind(
        rule="other_company",
        label="別の会社の名前があるファイルや宛名",
        purpose="ある会社の名簿や見積書が、別の会社へ届くことを防ぎます。",
        parameters=(
            _consequence(_DELAY, _SELF, _SECOND),
            Parameter(
                name="with_persons",
                kind="verdict",
                label="そのファイルに個人情報があるとき",
                choices=(_SELF, _SECOND, _REFUSE),
            ),
        ),
    ),
    Kind(
        rule="entrusted_data",
        label="預かった個人情報を別の会社へ",
        purpose="台帳に預かりものとある名簿が、委託元でも委託先でもない相手に届くことを防ぎます。",
        parameters=(_consequence(_SELF, _SECOND, _REFUSE),),
    ),
    Kind(
        rule="sent_elsewhere",
        label="別の会社に送ったことのある名簿",
        purpose="同じファイルや同じ名前のファイルが、前は別の会社に渡っていたことに気付くためです。",
        parameters=(_consequence(_SELF, _SECOND),),
    ),
    Kind(
        rule="no_contract",
        label="契約のない相手への個人情報",
        purpose="個人情報を渡してよい契約が、その日に効いているかを確かめます。",
        parameters=(
            _count("persons", "個人情報の人数", "人分から", (1, 100_000)),
            _consequence(_SELF, _SECOND, _REFUSE),
        ),
    ),
    Kind(
        rule="new_in_thread",
        label="返信に加わった新しい会社",
        purpose="全員に返信した中に、それまでいなかった会社の人が混ざっていないか確かめます。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND),),
    ),
    Kind(
        rule="list_members",
        label="社外の人の入った配布リスト",
        purpose="社内の宛先に見えるリストから、個人情報やファイルが社外の人に届くことに気付くためです。",
        parameters=(
            _consequence(_DELAY, _SELF, _SECOND),
            Parameter(
                name="with_persons",
                kind="verdict",
                label="個人情報があるとき",
                choices=(_SELF, _SECOND, _REFUSE),
            ),
        ),
    ),
    Kind(
        rule="private_domain",
        label="個人のアドレスへの添付や個人情報",
        purpose="だれでも持てるアドレスは、会社の契約や取り決めの外にあります。",
        parameters=(
            _consequence(_DELAY, _SELF, _SECOND),
            Parameter(
                name="with_persons",
                kind="verdict",
                label="個人情報があるとき",
                choices=(_SELF, _SECOND, _REFUSE),
            ),
        ),
    ),
    Kind(
        rule="after_hours",
        label="夜間・休日の添付や個人情報",
        purpose="急いでいるときや疲れているときの誤りは、止める人もいません。",
        parameters=(
            _consequence(_DELAY, _SELF),
            Parameter(
                name="with_persons",
                kind="verdict",
                label="個人情報があるとき",
                choices=(_DELAY, _SELF, _SECOND),
            ),
        ),
    ),
    Kind(
        rule="forwarded",
        label="社外への自動転送",
        purpose="自動転送は、だれも中を見ないまま、届いたものをすべて社外へ出します。",
        parameters=(_consequence(_SELF, _SECOND, _REFUSE),),
    ),
    Kind(
        rule="password_apart",
        label="鍵付きファイルとパスワードの別送",
        purpose="同じ道で送るパスワードは鍵になりません。受け取る側の検査も妨げます。",
        parameters=(_consequence(_DELAY, _SELF, _SECOND, _REFUSE),),
    ),
    Kind(
        rule="forgotten_attachment",
        label="添付の付け忘れ",
        purpose="「添付」と書いてあるのにファイルがないときに知らせます。",
        parameters=(_consequence(_DELAY, _SELF),),
    ),
    Kind(
        rule="unexamined",
        label="中を確かめられないもの",
        purpose="暗号化や破損で中を調べられないものは、安全とはみなしません。",
        parameters=(_consequence(_SELF, _SECOND, _REFUSE),),
    ),
    Kind(
        rule="blocked_domain",
        label="送ってはならないドメイン",
        purpose="誤りの多い綴りや、送信を止めている相手先を登録します。",
        parameters=(
            Parameter(name="domains", kind="domains", label="ドメイン"),
            _consequence(_SECOND, _REFUSE),
        ),
    ),
    Kind(
        rule="unknown_sender",
        label="送信者が従業者として見つからない",
        purpose="だれが送ったか分からないメールを、だれの責任でもないまま外へ出さないためです。",
        parameters=(_consequence(_SECOND, _REFUSE),),
    ),
    Kind(
        rule="duplicate",
        label="同じメールの二度目",
        purpose="メールソフトが同じメールを送り直したとき、相手に二度届くのを防ぎます。",
        parameters=(_count("hours", "同じとみなす時間", "時間以内", (1, 168), weaker="less"),),
    ),
    Kind(
        rule="rule_failed",
        label="判断できなかった統制",
        purpose="統制が途中で動かなくなったメールは、調べていないのと同じに扱います。",
        parameters=(_consequence(_SELF, _SECOND),),
        speaks=False,
    ),
    Kind(
        rule="delay",
        label="送り出すまでの待ち時間",
        purpose="誤送信の多くは、送った直後に本人が気付きます。",
        parameters=(
            _count("seconds", "だれも確認しないメール", "秒", (0, 3600), weaker="less"),
            _count("after_self_check", "本人が確認したあと", "秒", (0, 3600), weaker="less"),
            _count("after_second_check", "ダブルチェックのあと", "秒", (0, 3600), weaker="less"),
        ),
        speaks=False,
    ),
    Kind(
        rule="second_check",
        label="確認の期限",
        purpose="確認されないメールを忘れず、勝手に送らず、勝手に消さないためです。",
        parameters=(
            _count("sender_hours", "本人の確認まで", "時間", (1, 240), weaker=""),
            _count(
                "second_hours", "ダブルチェックまで (夜間と休日を除く)", "時間", (1, 240), weaker=""
            ),
        ),
        speaks=False,
    ),
    Kind(
        rule="link_terms",
        label="添付に代わるリンクの条件",
        purpose="渡したファイルが、いつまでも外から開けるままにならないためです。",
        parameters=(
            _count("days", "受け取れる期間", "日", (1, 90)),
            _count("grace_days", "期限のあと、ファイルを消すまで", "日", (0, 90)),
            _count("fetches", "一人が一つのファイルを受け取れる回数", "回", (1, 100)),
            _count("log_days", "だれが開いたかの記録を持つ期間", "日", (30, 3650), weaker="less"),
        ),
        speaks=False,
    ),
    Kind(
        rule="retention",
        label="メールの中身を持つ期間",
        purpose="用の済んだ中身は消し、件数と理由の記録だけを残します。",
        parameters=(
            _count("content_days", "送信・取り下げのあと", "日", (1, 3650)),
            _count("history_days", "送り先の履歴", "日", (30, 3650), weaker=""),
        ),
        speaks=False,
    ),
)

KINDS = {kind.rule: kind for kind in _ALL}
"""Every rule by its code, in the order in which pages show them."""
