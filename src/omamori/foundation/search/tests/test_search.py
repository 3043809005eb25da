"""Finding by two characters, by what one may read, on the database at hand."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.search import actions, domain, jobs, queries
from omamori.foundation.search.documents import Document
from omamori.foundation.search.models import Entry
from omamori.testing.people import World, mirai


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def document(number: str, title: str, text: str, right: str = "search.find") -> Document:
    return Document(
        kind="regulation", record_id=number, label="規程", title=title, text=text, right=right,
        url_name="search:results",
    )  # fmt: skip


@pytest.fixture
def shelf(world: World) -> World:
    actions.index(document("1", "教育規程", "従業者への教育は年1回以上行う。名刺の扱いを含む。"))
    actions.index(
        document(
            "2", "安全管理規程", "ＵＳＢメモリーとＰｒｉｖａｃｙＭａｒｋの表示。ｶﾀｶﾅ。印刷物。"
        )
    )
    actions.index(document("3", "監査の記録", "教育の監査結果", right="ledger.see"))
    return world


def titles(world: World, text: str, local: str = "sato") -> list[str]:
    return [hit.title for hit in queries.find(world.actor(local), text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("教育", ["教育規程"]),
        ("名刺", ["教育規程"]),
        ("教育規程", ["教育規程"]),
        ("usb", ["安全管理規程"]),
        ("ＵＳＢ", ["安全管理規程"]),
        ("privacymark", ["安全管理規程"]),
        ("カタカナ", ["安全管理規程"]),
        ("印", ["安全管理規程"]),
        ("規程 名刺", ["教育規程"]),
        ("育教", []),
        ("規程の", []),
        ("回以 含む", ["教育規程"]),
        ('" OR "', []),
        ("'; --", []),
        ("NEAR(", []),
        ("*", []),
        ("", []),
    ],
)
def test_finding(shelf: World, text: str, found: list[str]) -> None:
    assert titles(shelf, text) == found


def test_titles_come_first(shelf: World) -> None:
    actions.index(document("4", "別の文書", "教育 教育 教育"))
    assert titles(shelf, "教育") == ["教育規程", "別の文書"]


def test_restricted_documents_are_found_by_those_who_may(shelf: World) -> None:
    assert "監査の記録" not in titles(shelf, "教育")
    assert "監査の記録" in titles(shelf, "教育", "takahashi")
    with pytest.raises(ValueError, match="no such right"):
        actions.index(document("9", "x", "x", right="no.such"))


def test_a_right_that_reaches_only_own_rows_opens_nothing(shelf: World) -> None:
    actions.index(document("5", "本人だけの文書", "教育", right="organization.see_details"))
    assert "本人だけの文書" not in titles(shelf, "教育", "watanabe")
    assert "本人だけの文書" in titles(shelf, "教育", "kobayashi")


def test_new_text_replaces_the_old_and_forgetting_is_complete(shelf: World) -> None:
    assert actions.index(document("1", "研修規程", "研修は年1回。")) is True
    assert actions.index(document("1", "研修規程", "研修は年1回。")) is False
    assert titles(shelf, "教育") == []
    assert titles(shelf, "研修") == ["研修規程"]
    actions.forget(kind="regulation", record_id="1")
    assert titles(shelf, "研修") == []


def test_the_round_drops_what_is_gone(shelf: World) -> None:
    assert (
        actions.renew(
            [document("1", "教育規程", "従業者への教育は年1回以上行う。名刺の扱いを含む。")]
        )
        == 2
    )
    assert Entry.objects.count() == 1


def test_every_module_may_offer(world: World) -> None:
    jobs.refresh()
    assert titles(world, "営業部")


@given(st.text(max_size=80))
def test_any_text_makes_a_well_formed_question(text: str) -> None:
    question = domain.sqlite_query(text)
    assert question.count('"') % 2 == 0
    assert domain.postgresql_query(text).count("'") % 2 == 0
    assert not any(p.strip() == "" for p in domain.pairs(text))


@given(st.text(alphabet="教育規程名刺abＡ１ ー々", min_size=2, max_size=30), st.data())
def test_every_piece_of_a_run_is_asked_as_it_is_stored(text: str, data: st.DataObject) -> None:
    for run in domain.runs(text):
        start = data.draw(st.integers(0, len(run) - 1))
        end = data.draw(st.integers(start + 1, len(run)))
        stored, asked = list(domain.pairs(text)), run[start:end]
        wanted = [asked[i : i + 2] for i in range(len(asked) - 1)] or None
        if wanted is None:
            assert any(pair.startswith(asked) for pair in stored)
        else:
            assert any(stored[i : i + len(wanted)] == wanted for i in range(len(stored)))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["教育\x00", "'\\", "𠮷野家", "a" * 5000, "％＿", "\ud800"])
def test_odd_questions_do_no_harm(world: World, text: str) -> None:
    assert titles(world, text) == []


def test_page(shelf: World) -> None:
    client = Client()
    assert client.get("/search/?q=教育").status_code == 302
    client.force_login(shelf.user("sato"))
    page = client.get("/search/", {"q": "教育"}).content.decode()
    assert "教育規程" in page
    assert "監査の記録" not in page
    assert "見つかりませんでした" in client.get("/search/", {"q": "無い言葉"}).content.decode()
    assert "<b>" not in client.get("/search/", {"q": "<b>"}).content.decode()
