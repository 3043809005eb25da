"""The corrective actions after the four cases of the course: what people write, and what happens until the day decides."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.test import Client

from omamori.act.nonconformities import jobs
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain

At = Callable[[str], Client]
"""A person of the company at a screen of his own."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """One round: what is promised, and what is reported until its day.

    Attributes:
        action: the measure. bound: at most so many in ``days`` days of ``indicator``.
        reported: (cause of a near miss, how many) within the span.
        outcome: 有効 or 無効.
    """

    action: str
    indicator: str
    bound: int
    days: int
    outcome: str
    reported: tuple[tuple[str, int], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Correction:
    """The whys of a case in the words of the course, and its rounds.

    Attributes:
        before: (cause of a near miss, how many) in the months before the plan.
    """

    whys: tuple[str, ...]
    cause: str
    other_factors: str
    watch: str
    correction: str
    spans: tuple[Span, ...]
    before: tuple[tuple[str, int], ...] = ()


OTHERS = (("lost", 6),)
"""People still report: silence would prove nothing."""
CORRECTIONS = {
    "same_surname": Correction(
        whys=("同じ姓の別の応募者を相手に選んだ", "相手を姓だけで見分けた", "画面が姓しか出さず、見分ける決まりがない"),
        cause="相手を姓だけで選べる画面で、二つの見分けを求める手順がなかった。",
        other_factors="新しい道具を使い始めた間もない時期で、ふだんの私的な使い方のまま送っていた。",
        watch="新しい道具を使う前に手順を読み、相手は姓名と応募番号の二つで見分ける。",
        correction="間違えた相手に電話し、開かずに消してもらったことを画面で確かめた。",
        before=(("wrong_recipient", 8),),
        spans=(
            Span(action="相手を選ぶ前に、姓名と応募番号を声に出して確かめることを手順に書く。",
                 indicator="occurrences", bound=0, days=90, outcome="無効", reported=(("wrong_recipient", 1),)),
            Span(action="応募番号を入れないと相手を選べないように、道具の設定を変える。",
                 indicator="occurrences", bound=0, days=90, outcome="有効", reported=OTHERS),
        ),
    ),
    "telework": Correction(
        whys=("別の会社のあて先に名簿を送った", "送る前に二人目が見ていない", "在宅では隣に人がおらず、手順が出社を前提にしていた"),
        cause="在宅で働くときの二重確認の手順がなく、出社を前提にした手順のままだった。",
        other_factors="出社する人が減り、複数の人で見ることが難しくなっていた。",
        watch="働き方が変わったら、手順も変わっていないかを仕事の前に確かめる。",
        correction="届いた会社に消してもらい、消したことを書いた紙を受け取った。",
        before=(("wrong_attachment", 8),),
        spans=(
            Span(action="送信ゲートの二人目の確認を、在宅でも画面でできるようにし、確認なしでは出ないようにする。",
                 indicator="occurrences", bound=1, days=180, outcome="有効",
                 reported=(("wrong_attachment", 1), *OTHERS)),
        ),
    ),
    "emotet": Correction(
        whys=("身に覚えのないメールの添付を開いた", "開く前に見る所を知らなかった", "教育が私用PCの人に届いていない"),
        cause="私用PCで働く人への教育と、私用PCを認める条件が決まっていなかった。",
        other_factors="休みの日にも使う私用PCで仕事をし、カードの番号をブラウザーに覚えさせていた。",
        watch="身に覚えのない添付は開かない。開いたら、まず線を抜いて知らせる。",
        correction="PCをネットワークから外し、パスワードを変え、メールの相手に知らせた。",
        spans=(
            Span(action="私用PCを止めて会社のPCを渡し、標的型メールの訓練を年二回行う。",
                 indicator="accidents", bound=0, days=730, outcome="有効"),
        ),
    ),
    "shop": Correction(
        whys=("入力ページが書き換えられた", "公開された弱点の修正が当たっていない", "だれがいつ確かめるかが決まっていない"),
        cause="ECサイトの弱点を定期に診断し、修正を当てる手順と担当がなかった。",
        other_factors="決済を任せて番号を持たないため、カードの情報は漏れないと安心していた。",
        watch="番号を持たなくても、入力ページを書き換えられれば漏れる。",
        correction="サイトを止め、書き換えられたファイルを証拠に残してから元に戻した。",
        spans=(
            Span(action="外部の診断を年二回行い、重い弱点は三日で直し、ページの書き換えを毎時に調べる。",
                 indicator="accidents", bound=0, days=730, outcome="有効"),
        ),
    ),
}  # fmt: skip


def report(at: At, told: tuple[tuple[str, int], ...], *, on: date) -> None:
    """People tell near misses by the form."""
    with clock.fixed(datetime.combine(on, time(11), clock.JST)):
        client = at("sato")
        for cause, count in told:
            for _n in range(count):
                fields = {"medium": "mail", "cause": cause, "noticed_at": f"{on}T10:30",
                          "rough_count": "1", "story": "送る前に気づいて止めた。"}  # fmt: skip
                assert client.post("/incidents/near-miss/", fields).status_code == 302
        drain()


def carry_out(at: At, path: str, given: Correction, span: Span) -> date:
    """Plan, approval by another, done by a third; returns the day on which it is held against what happened."""
    office = at("kobayashi")
    form = office.get(f"{path}plan/").text
    people = re.findall(r'<option value="([0-9a-z]{26})"[^>]*>(\S+) ', form)
    by_name = {family: key for key, family in people}
    fields = {f"why{place}": why for place, why in enumerate(given.whys, 1)}
    names = ("cause", "other_factors", "watch", "correction")
    fields |= {name: getattr(given, name) for name in names}
    kind = re.search(r'name="kind".*?<option value="(\w+)" selected', form, re.DOTALL)
    assert kind, "the kind of the accident is proposed"
    fields |= {
        "action": span.action, "indicator": span.indicator, "kind": kind[1], "direction": "at_most",
        "bound": str(span.bound), "days": str(span.days), "owner": by_name["渡辺"], "checker": by_name["高橋"],
        "due_on": (clock.today() + timedelta(days=14)).isoformat(),
    }  # fmt: skip
    said = office.post(f"{path}plan/", fields)
    assert said.status_code == 302, re.findall(r'class="error[^>]*>([^<]+)', said.text)
    assert office.post(f"{path}approve/").status_code == 403, "nobody approves his own plan"
    assert at("tanaka").post(f"{path}approve/").status_code == 302
    done = at("watanabe").post(f"{path}finish/", {"result": "行い、写真と記録を書庫に残した。"})
    assert done.status_code == 302
    page = re.sub(r"<[^>]+>", "", at("takahashi").get(path).text)
    day = re.search(r"(\d{4})年(\d+)月(\d+)日\D{0,8}から", page)
    assert day, "the page says from when the effect is looked at"
    return date(int(day[1]), int(day[2]), int(day[3]))


def let_the_day_come(at: At, path: str, span: Span, day: date) -> None:
    """What happens until then is reported; on its morning the product reckons by itself."""
    if span.reported:
        report(at, span.reported, on=day - timedelta(days=40))
    with clock.fixed(datetime.combine(day, time(7), clock.JST)):
        jobs.compute_effects()
        drain()
        page = at("tanaka").get(path).text
        assert f">{span.outcome}<" in page, span
        if span.outcome == "無効":
            assert "前の回の是正処置は、効いていませんでした" in page


def close(at: At, path: str, case: str, day: date) -> None:
    """Only who took no part says that it is over; the page of the case tells it, too."""
    with clock.fixed(datetime.combine(day, time(10), clock.JST)):
        yes = {"effective": "yes", "effect": "記録と現場を見て、手順が続いていた。"}
        for part_taken in ("kobayashi", "watanabe"):
            assert at(part_taken).post(f"{path}effect/", yes).status_code in (403, 404)
        assert at("takahashi").post(f"{path}effect/", yes).status_code == 302
        drain()
        page = at("takahashi").get(path).text
        assert "効果あり" in page
        assert re.search(r'aria-current="step"[^>]*>.*?完了', page, re.DOTALL)
        assert "効果が認められ、完了しました" in at("tanaka").get(case).text
