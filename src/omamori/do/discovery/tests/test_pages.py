"""The pages: every step by plain HTTP, without script, as who may and as who may not; bounded lists."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from omamori.do.discovery import actions, beginnings, home, queries, resting
from omamori.do.discovery.models import Place, Scan, Store, Tracked
from omamori.do.discovery.tests.conftest import NIGHT
from omamori.do.discovery.tests.share import Share
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import Touched
from omamori.plan.register import actions as register_actions
from omamori.plan.register import home as register_home
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def text(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(f"discovery:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def crowd(world: World, number: int, *, department: bool = True) -> Store:
    """A store with many places and unreadable things."""
    store = Store.objects.create(
        name="多い所", kind="folder", settings={"path": "/srv/many"}, opens="00:00", closes="00:00",
        created_at=NIGHT, department=world.person("sato").department if department else None,
    )  # fmt: skip
    Scan.objects.create(store=store, state="done", begun_at=NIGHT, ended_at=NIGHT, listed=number)
    for n in range(number):
        place = Place.objects.create(
            store=store, key=f"{store.pk}-{n}", path=f"営業/{n:03}", files=1, low=1, estimate=n + 1, high=n + 2,
            kinds=["person_name", "phone"], gravity="ordinary", verdicts=",unregistered,", waits=True,
            found_at=NIGHT, seen_at=NIGHT,
        )  # fmt: skip
        Tracked.objects.create(
            store=store, key=f"{store.pk}-{n}", path=f"営業/{n:03}/a.zip", size=1, changed=2, open=False,
            state="unreadable", why="encrypted", seen=1, place=place, estimate=n,
        )  # fmt: skip
    return store


def test_from_an_empty_page_to_an_entry_of_the_register(
    world: World, share: Share, scan: Run
) -> None:
    client = signed_in(world, "tanaka")
    assert "まだ何も調べていません" in text(client, "places")
    assert "フォルダー" in text(client, "new_store")
    chosen = client.post(reverse("discovery:new_store"), {"kind": "folder"})
    given = {
        "name": "営業の共有", "path": str(share.root), "mode": "fast", "nightly": "on", "opens": "20:00",
        "closes": "08:00", "files_per_second": "0", "bytes_per_second": "0", "department_id": "",
    }  # fmt: skip
    wrong = client.post(chosen["Location"], {**given, "path": "share"})
    assert wrong.status_code == 422
    assert "「/」で始まる" in wrong.content.decode()
    outside = client.post(chosen["Location"], {**given, "path": "/etc"})
    assert "OMAMORI_SCAN_FOLDERS" in outside.content.decode()
    made = client.post(chosen["Location"], given)
    assert made.status_code == 302
    store = Store.objects.get().public_id
    share.excel("DM/名簿.xlsx", 31)
    client.post(reverse("discovery:start", args=[store]))
    assert "一覧を作っています" in text(client, "store", store)
    assert "data-refresh" in text(client, "store", store)
    scan()
    assert "最後まで調べました" in text(client, "store", store)
    assert "台帳にない個人情報" in text(client, "places")
    place = Place.objects.get().public_id
    shown = text(client, "place", place)
    assert "台帳に載せる" in shown
    assert "伏せた例" in shown
    assert "青木" not in shown
    assert "ここから始まるリスク" in shown
    assert shown.count("<strong>保管・バックアップ</strong>") == beginnings.MOST
    assert "全社の人が開ける共有フォルダー" in shown
    bad = client.post(reverse("discovery:enter", args=[place]), {"name": "", "department_id": ""})
    assert bad.status_code == 422
    department = world.person("sato").department.public_id
    entry = {"name": "DM 名簿", "department_id": department, "owner_id": "sato@mirai-print.example"}
    assert client.post(reverse("discovery:enter", args=[place]), entry).status_code == 302
    assert "台帳に載せる" in text(client, "places", answered="1")


def test_a_found_entry_is_one_task(world: World, share: Share, scan: Run) -> None:
    share.excel("DM/名簿.xlsx", 31)
    actions.start_scan(world.actor("kobayashi"), share.store(world))
    scan()
    department = str(world.person("sato").department.public_id)
    given = actions.Entry(name="DM 名簿", department_id=department, owner_id=world.id("sato"))
    actions.enter_place(world.actor("tanaka"), Place.objects.get().public_id, given)
    # One task, of the register; it is ours again when what was begun there is given up.
    sato = world.actor("sato")
    assert home.tasks(sato, NIGHT) == []
    (task,) = register_home.tasks(sato, NIGHT)
    assert task.title == "「DM 名簿」の下書きを仕上げる"
    opened = signed_in(world, "sato").get(reverse(task.url_name, args=task.url_args))
    assert "下書きを直す" in opened.content.decode()
    editions: Any = apps.get_model("register", "ItemEdition")
    register_actions.withdraw(world.actor("tanaka"), editions.objects.get().public_id)
    (task,) = home.tasks(sato, NIGHT)
    assert task.title == "台帳の記載を仕上げる: 営業の共有 / DM"


def test_the_other_answers_and_their_return(world: World, share: Share, scan: Run) -> None:
    share.excel("DM/名簿.xlsx", 31)
    store = share.store(world)
    actions.start_scan(world.actor("kobayashi"), store)
    scan()
    place = Place.objects.get().public_id
    client = signed_in(world, "tanaka")
    until = f"{TODAY + timedelta(days=9)}"
    for name, given in (
        ("excuse", {"reason": "移行の間だけ", "until": until}),
        ("dispose", {"owner_id": "sato@mirai-print.example", "until": until}),
    ):
        wrong = client.post(reverse(f"discovery:{name}", args=[place]), {"until": until})
        assert wrong.status_code == 422
        done = client.post(reverse(f"discovery:{name}", args=[place]), given)
        assert done.status_code == 302
        assert "答えを取り消す" in text(client, "place", place)
        client.post(reverse("discovery:take_back", args=[place]))
    assert "答えを待つ" in text(client, "places")


def test_halting_and_going_on(world: World, share: Share) -> None:
    client = signed_in(world, "kobayashi")
    store = share.store(world)
    client.post(reverse("discovery:start", args=[store]))
    scan = Scan.objects.get().public_id
    for step, word in (
        ("pause", "止めています"),
        ("resume", "一覧を作っています"),
        ("cancel", "取りやめました"),
    ):
        answer = client.post(reverse(f"discovery:{step}", args=[store, scan]))
        assert answer.status_code == 302
        assert word in text(client, "store", store)
    again = client.post(reverse("discovery:pause", args=[store, scan]))
    assert again.status_code == 409
    assert client.post(reverse("discovery:retire", args=[store])).status_code == 302
    assert "調べるのをやめています" in text(client, "store", store)
    assert client.post(reverse("discovery:start", args=[store])).status_code == 409
    client.post(reverse("discovery:restore", args=[store]))
    assert "まだ調べていません" in text(client, "stores") or "取りやめました" in text(
        client, "stores"
    )


def test_a_changed_store_keeps_its_secrets_and_shows_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omamori.do.discovery.tests.conftest import allow

    allow(monkeypatch, scan_hosts="127.0.0.1,127.0.0.2")
    client = signed_in(world, "kobayashi")
    given = {
        "name": "受注", "host": "127.0.0.1", "database": "orders", "user": "reader-name", "password": "himitsu",
        "mode": "fast", "opens": "20:00", "closes": "08:00", "files_per_second": "0", "bytes_per_second": "0",
    }  # fmt: skip
    client.post(reverse("discovery:new_store_of", args=["postgresql"]), given)
    row = Store.objects.get()
    assert row.secrets == {"user": "reader-name", "password": "himitsu"}
    shown = text(client, "edit_store", row.public_id) + text(client, "store", row.public_id)
    assert "himitsu" not in shown
    assert "reader-name" not in shown
    kept = {**given, "name": "受注 2", "user": "", "password": ""}
    assert (
        client.post(reverse("discovery:edit_store", args=[row.public_id]), kept).status_code == 302
    )
    assert Store.objects.get().secrets["password"] == "himitsu"
    # Another server gets to know nothing.
    moved = {**kept, "host": "127.0.0.2"}
    assert (
        client.post(reverse("discovery:edit_store", args=[row.public_id]), moved).status_code == 422
    )
    assert Store.objects.get().settings["host"] == "127.0.0.1"


def test_a_report_is_handed_in_by_page(world: World) -> None:
    client = signed_in(world, "sato")
    assert "omamori scan" in text(client, "report")
    broken = SimpleUploadedFile("r.jsonl", b"{}")
    answer = client.post(reverse("discovery:report"), {"file": broken, "device": "PC"})
    assert answer.status_code == 422
    assert "まだ何も取り込んでいません" in answer.content.decode()


@pytest.mark.parametrize("who", ["sato", "watanabe", "takahashi", "ito"])
def test_readers_get_no_buttons(world: World, who: str) -> None:
    store = crowd(world, 1)
    client = signed_in(world, who)
    for name, *args in (("places",), ("stores",)):
        page = text(client, name, *args)
        assert reverse("discovery:new_store") not in page
    for step in ("start", "retire", "edit_store"):
        answer = client.post(reverse(f"discovery:{step}", args=[store.public_id]))
        assert answer.status_code == 403
    place = Place.objects.get().public_id
    for step in ("enter", "excuse", "dispose", "take_back"):
        answer = client.post(reverse(f"discovery:{step}", args=[place]))
        assert answer.status_code in (403, 404)


def test_a_department_sees_its_own(world: World) -> None:
    own, other = crowd(world, 2), crowd(world, 2, department=False)
    client = signed_in(world, "watanabe")
    assert client.get(reverse("discovery:store", args=[own.public_id])).status_code == 200
    for name in ("store", "unreadable"):
        answer = client.get(reverse(f"discovery:{name}", args=[other.public_id]))
        assert answer.status_code == 404
    foreign = Place.objects.filter(store=other)[0].public_id
    assert client.get(reverse("discovery:place", args=[foreign])).status_code == 404
    assert text(client, "places").count('role="rowheader"') == 2


@pytest.mark.parametrize("number", [3, 120])
def test_lists_are_bounded_as_a_department_reader(
    world: World, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store = crowd(world, number)
    reader = world.actor("watanabe")
    with django_assert_num_queries(1):
        rows, after = queries.places(reader, queries.Choice())
    assert (len(rows), bool(after)) == (min(number, 50), number > 50)
    with django_assert_num_queries(4):
        queries.overview(reader)
    with django_assert_num_queries(4):
        queries.stores(reader)
    with django_assert_num_queries(1):
        things, more = queries.unreadable(reader, store.public_id)
    assert (len(things), bool(more)) == (min(number, 50), number > 50)
    with django_assert_num_queries(5):
        queries.store(reader, store.public_id)
    if after:
        following, _ = queries.places(reader, queries.Choice(), after=after)
        assert not {r.public_id for r in rows} & {r.public_id for r in following}


def test_whole_pages_take_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(world, 60)
    client = signed_in(world, "watanabe")
    text(client, "places")
    with django_assert_max_num_queries(20):
        page = text(client, "places")
    assert re.search(r"after=", page)


def test_home_says_what_waits(world: World) -> None:
    store = crowd(world, 2)
    (task,) = home.tasks(world.actor("tanaka"), NIGHT)
    assert task.title == "台帳と違う場所が 2 か所あります"
    assert home.cycle(world.actor("tanaka"), NIGHT)[0].state == "watch"
    with clock.fixed(NIGHT + timedelta(hours=1)):
        Scan.objects.create(
            store=store, state="incomplete", why="vanished", begun_at=NIGHT, ended_at=NIGHT
        )
    titles = [t.title for t in home.tasks(world.actor("kobayashi"), NIGHT)]
    assert "調べきれていない保存先が 1 か所あります" in titles
    assert "見ていない所があります" in text(signed_in(world, "tanaka"), "places")
    assert home.tasks(world.actor("nakamura"), NIGHT) == []


def test_a_change_of_the_medium_touches_its_stores(world: World, share: Share) -> None:
    share.store(world)
    officer = world.actor("tanaka")
    (found,) = resting.on_change(officer, Touched(kind="move", media=frozenset({"server"})), TODAY)
    assert (found.label, found.kind) == ("営業の共有", "discovery")
    assert resting.on_change(officer, Touched(kind="move", media=frozenset({"paper"})), TODAY) == []
    elsewhere = Touched(kind="move", media=frozenset({"server"}), departments=frozenset({"x"}))
    assert len(resting.on_change(officer, elsewhere, TODAY)) == 1, "it is the whole company's"
