"""デモの道具。The invented company has adopted one messaging tool; its service is pretended."""

from collections.abc import Callable
from datetime import date

from omamori.do.outbound.messaging import adopting
from omamori.do.outbound.messaging.channels.pretend import TOKEN
from omamori.foundation.access.actor import Actor


def tools(who: Callable[[str, date], Actor], *, on: date) -> None:
    """Slack, asked for by the office, approved by the officer, connected; nobody has read its guidance yet."""
    office = who("kobayashi", on)
    given = adopting.Request(
        tool="slack",
        purpose="応募者との連絡のため。電話がつながらない人が多く、メールは読まれないことがあるため。",
        risk="氏名だけが並ぶ一覧から相手を選ぶため、同じ姓の人に送ってしまうおそれがある。",
        measures="台帳から氏名と番号の二つで選び、はじめの4週間はもう一人が確かめる。",
        guidance="相手は氏名と応募者番号で選びます。個人情報の入ったファイルは、開いて確かめてから送ります。"
        "間違えたときはすぐに取り消し、PMS事務局に電話してください。",
    )
    adoption = adopting.request_tool(office, given)
    adopting.approve_tool(who("tanaka", on), adoption)
    adopting.connect_tool(office, adoption, {"token": TOKEN})
