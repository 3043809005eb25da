"""Files of strangers: what is taken, what is refused and why; a package in its box, whose word is not believed."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from omamori.do.training.courses import (
    actions,
    examiner_process,
    examining,
    exporting,
    file_pages,
    files,
    package,
)
from omamori.do.training.courses.domain import errors, sco
from omamori.do.training.courses.domain.statements import VERBS, Told, statement
from omamori.do.training.courses.models import Assignment, Completion, File
from omamori.do.training.courses.tests.world import NOW, asked, begun
from omamori.do.training.materials.tests.world import approved, taught
from omamori.facts.courses import ScoreDoubted
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import sign_token
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

MANIFEST = sco.manifest(identifier="x", title="試験 & <教材>", mastery=80)
PAGE = "<html><head><title>t</title></head><body><img src='a.png'></body></html>"


def zipped(
    members: dict[str, str | bytes], change: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if change:
            change(archive)
    return out.getvalue()


def whole(**more: str | bytes) -> bytes:
    return zipped({"imsmanifest.xml": MANIFEST, "index.html": PAGE, "a.png": b"\x89PNG", **more})


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("secret")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


BASE: dict[str, str | bytes] = {"imsmanifest.xml": MANIFEST, "index.html": PAGE}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK not a zip", "読めません"),
        (zipped({"index.html": PAGE}), "imsmanifest.xml が一番上に"),
        (zipped({"imsmanifest.xml": "<manifest", "index.html": PAGE}), "壊れています"),
        (zipped({"imsmanifest.xml": MANIFEST}), "はじめのページ"),
        (zipped({**BASE, "../evil.html": PAGE}), "外を指す名前"),
        (zipped({**BASE, "/evil.html": PAGE}), "外を指す名前"),
        (zipped(BASE, _link), "リンク"),
        (zipped({**BASE, "run.EXE": b"MZ"}), "プログラム"),
        (zipped({**BASE, "INDEX.html": PAGE}), "同じ名前"),
        (zipped({**BASE, "big.bin": b"\0" * 90_000_000}), "異常に大きく"),
        (zipped({**BASE, "b.html": '<script src="https://elsewhere.example/x.js"></script>'}), "外のサイト"),
        (zipped({**BASE, "b.css": "body{background:url(//elsewhere.example/x.png)}"}), "外のサイト"),
        (zipped({**BASE, "imsmanifest.xml": MANIFEST.replace("1.2</", "2004 3rd Edition</")}), "1.2 ではありません"),
        (
            zipped({**BASE, "imsmanifest.xml": '<!DOCTYPE m [<!ENTITY a "b">]><manifest>&a;</manifest>'}),
            "使えない宣言",
        ),
    ],
)  # fmt: skip
def test_a_hostile_package_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(errors.FileUnfit) as refused:
        examining.package(content)
    assert why in str(refused.value.detail) % getattr(refused.value.detail, "values", {})


RELATION = '<Relationships><Relationship Id="r" Type="t/{}" Target="{}" TargetMode="External"/></Relationships>'
RELS = "ppt/slides/_rels/slide1.xml.rels"


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({RELS: RELATION.format("hyperlink", "https://www.ppc.go.jp/")}, ""),
        ({RELS: RELATION.format("oleObject", "file://elsewhere.example/a")}, "elsewhere"),
        ({RELS: RELATION.format("image", "https://elsewhere.example/a.png")}, "elsewhere"),
        ({RELS: RELATION.format("hyperlink", "file:///etc/passwd")}, "elsewhere"),
        ({RELS: '<!DOCTYPE m [<!ENTITY a "b">]><Relationships>&a;</Relationships>'}, "broken"),
        ({RELS: "<Relationships"}, "broken"),
        ({RELS: " " * 3_000_000}, "bomb"),
        ({"ppt/vbaProject.bin": b"x"}, "macro"),
        ({"ppt/activeX/activeX1.bin": b"x"}, "macro"),
        ({"ppt/media/a.png": b"\0" * 90_000_000}, "bomb"),
    ],
)
def test_a_presentation_that_acts_when_it_is_opened_is_refused(
    members: dict[str, str | bytes], why: str
) -> None:
    content = zipped({"ppt/presentation.xml": "<p/>", **members})
    if not why:
        assert examiner_process.package(content) == ({"slides": True}, [])
        return
    with pytest.raises(examiner_process.Stop, match=why):
        examiner_process.package(content)
    assert why in examining.MESSAGES


def test_a_harmless_package_gives_its_members_and_its_first_page() -> None:
    found = examining.package(whole())
    assert found.entry == "index.html"
    assert {path: len(data) for path, _kind, data in found.members}["a.png"] == 4


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\xff\xd8\xff broken", b"\x89PNG\r\n\x1a\n nothing"]
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(errors.FileUnfit):
        examining.photo(content)


def mp4(size: int = 200_000) -> bytes:
    head = (24).to_bytes(4, "big") + b"ftypisom\0\0\0\1isommp42"
    mvhd = bytes(12) + (1).to_bytes(4, "big") + (600).to_bytes(4, "big") + bytes(80)
    mvhd = (len(mvhd) + 8).to_bytes(4, "big") + b"mvhd" + mvhd
    moov = (len(mvhd) + 8).to_bytes(4, "big") + b"moov" + mvhd
    return (
        head + moov + (size + 8).to_bytes(4, "big") + b"mdat" + bytes(n % 251 for n in range(size))
    )


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


@pytest.mark.django_db
def test_a_film_is_served_by_ranges_to_who_was_asked_only(world: World) -> None:
    trainer, content = world.actor("yoshida"), mp4()
    for bad in (b"\0\0\0\x18ftypqt  " + b"\0" * 40, content[:30] + b"\0" * 50, b"MZ" + b"\0" * 90):
        with pytest.raises(errors.FileUnfit):
            actions.upload_file(trainer, name="x.mp4", content=bad)
    key = actions.upload_file(trainer, name="教育.mp4", content=content)
    course = begun(
        world, content="file", file_id=key, departments=(world.person("sato").department.public_id,)
    )
    path, sato = f"/training/files/{key}/", at(world, "sato")
    whole_film = sato.get(path)
    assert whole_film["Accept-Ranges"] == "bytes"
    assert b"".join(whole_film.streaming_content) == content
    for asked_for, first, last in (("bytes=0-9", 0, 9), ("bytes=65530-65545", 65530, 65545),
                                   ("bytes=-5", len(content) - 5, len(content) - 1)):  # fmt: skip
        part = sato.get(path, headers={"Range": asked_for})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
        assert b"".join(part.streaming_content) == content[first : last + 1]
    assert sato.get(path, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert at(world, "nakamura").get(path).status_code in (403, 404)
    page = sato.get(f"/training/take/{asked(world, course, 'sato').public_id}/content/")
    assert "media-src 'self'" in page["Content-Security-Policy"]
    assert "<video" in page.content.decode()
    take = f"/training/take/{asked(world, course, 'sato').public_id}/"
    assert sato.post(take + "finish/")["Location"] == take + "content/"
    assert "見る時間が、まだたっていません" in sato.get(take + "content/").content.decode()
    with clock.fixed(NOW + timedelta(minutes=7)):
        assert sato.post(take + "finish/")["Location"] == take
    assert Completion.objects.get().course_id == course.pk


@pytest.mark.django_db
def test_a_package_runs_in_its_box_and_completes_a_course_without_a_quiz(world: World) -> None:
    key = actions.upload_file(world.actor("yoshida"), name="p.zip", content=whole())
    course = begun(
        world,
        content="file",
        file_id=key,
        validity="once",
        departments=(world.person("sato").department.public_id,),
    )
    one = asked(world, course, "sato")
    html = at(world, "sato").get(f"/training/take/{one.public_id}/content/").content.decode()
    frame = re.search(r'<iframe src="([^"]+)"', html)
    assert frame
    nobody = Client()
    page = nobody.get(frame[1])
    policy = page["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "allow-same-origin" not in policy
    assert b"~adapter.js" in page.content
    adapter = nobody.get(frame[1].replace("index.html", "~adapter.js")).content.decode()
    assert "LMSSetValue" in adapter
    assert "佐藤" not in adapter
    assert nobody.get(frame[1].replace("index.html", "nothing.html")).status_code == 404
    _says(one, frame[1])


def _says(one: Assignment, address: str) -> None:
    """What the package says is kept in its bounds, and completes the course once."""
    nobody = Client()
    said = re.sub(r"/at/.*", "/said/", address)
    assert nobody.post(said[:-8] + "x/said/", "{}", content_type="text/plain").status_code == 410
    assert nobody.post(said, "[]", content_type="text/plain").status_code == 400
    odd = {"cmi.core.lesson_status": "president", "cmi.core.score.raw": "1000"}
    nobody.post(said, json.dumps(odd), content_type="text/plain")
    assert Completion.objects.count() == 0
    doubts = [
        f.fact for f in facts_about("assignment", one.public_id) if isinstance(f.fact, ScoreDoubted)
    ]
    assert [f.why for f in doubts] == ["not_a_score"]
    go_on = {
        "cmi.core.lesson_status": "incomplete",
        "cmi.suspend_data": "p3",
        "cmi.core.student_name": "x",
    }
    nobody.post(said, json.dumps(go_on), content_type="text/plain")
    assert package.running(address.split("/")[3]).data["cmi.suspend_data"] == "p3"
    done = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90"}
    nobody.post(said, json.dumps(done), content_type="text/plain")
    nobody.post(said, json.dumps(done), content_type="text/plain")
    row = Completion.objects.get()
    assert (row.way, row.score, row.score_of) == ("package", 90, 100)


@pytest.mark.django_db
def test_a_forged_pass_does_not_pass_where_our_quiz_decides(world: World) -> None:
    key = actions.upload_file(world.actor("yoshida"), name="p.zip", content=whole())
    course = begun(
        world, content="file", file_id=key, departments=(world.person("sato").department.public_id,)
    )
    type(course).objects.update(quiz_id="q" * 26)
    one = asked(world, course, "sato")
    token, _entry = package.launch(world.actor("sato"), one.public_id)
    package.said(token, {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100"})
    one.refresh_from_db()
    assert one.content_done_at is not None
    assert one.standing == "open"
    assert Completion.objects.count() == 0
    doubts = [
        f.fact for f in facts_about("assignment", one.public_id) if isinstance(f.fact, ScoreDoubted)
    ]
    assert [f.why for f in doubts] == ["quiz_decides"]


@pytest.mark.django_db
def test_the_deck_goes_out_as_a_sco_that_our_own_check_takes() -> None:
    with clock.fixed(NOW):
        world = taught()
        approved(world)
        course = begun(
            world, content="deck", departments=(world.person("sato").department.public_id,)
        )
        _title, content = exporting.package(world.actor("kobayashi"), course.public_id)
    found = {path: data for path, _kind, data in examining.package(content).members}
    assert set(found) == {"imsmanifest.xml", "index.html", "sco.js", "deck.html"}
    root = ET.fromstring(found["imsmanifest.xml"])
    assert root.findtext(".//{*}schemaversion") == "1.2"
    assert root.find(".//{*}item").get("identifierref") == root.find(".//{*}resource").get(
        "identifier"
    )  # type: ignore[union-attr]
    assert "個人情報".encode() in found["deck.html"]
    assert files.kind_of(content) == File.Kind.SCORM


STATEMENT = {
    "type": "object",
    "required": ["id", "actor", "verb", "object", "timestamp", "version", "context"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},
        "actor": {
            "type": "object", "required": ["objectType", "account"],
            "properties": {"account": {"type": "object", "required": ["homePage", "name"]}},
        },
        "verb": {
            "type": "object", "required": ["id", "display"],
            "properties": {"id": {"enum": sorted(VERBS.values())}},
        },
        "object": {"type": "object", "required": ["objectType", "id", "definition"]},
        "result": {
            "type": "object",
            "properties": {
                "success": {"type": "boolean"}, "completion": {"type": "boolean"},
                "score": {
                    "type": "object",
                    "properties": {"scaled": {"type": "number", "minimum": -1, "maximum": 1}},
                },
                "extensions": {"type": "object"},
            },
            "additionalProperties": False,
        },
        "context": {"type": "object", "required": ["registration", "contextActivities"]},
        "timestamp": {"type": "string", "format": "date-time"},
        "version": {"const": "1.0.3"},
    },
}  # fmt: skip


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_statements_have_the_shape_of_xapi(verb: str) -> None:
    told = Told(key="a", verb=verb, at=NOW, home="http://127.0.0.1:8103", number="E004", course_id="c",
                title="教育", edition="e", score=9, of=10, reason="leave")  # fmt: skip
    made = statement(told)
    jsonschema.validate(made, STATEMENT)
    assert statement(told)["id"] == made["id"]
    assert made["verb"]["id"] == VERBS[verb]


@pytest.mark.django_db
def test_absurd_ranges_and_sayings_are_refused_not_stumbled_over(
    world: World, client: Client
) -> None:
    assert file_pages._asked("bytes=" + "9" * 5000 + "-", 10) == (0, 9)
    course = begun(world)
    token = sign_token(
        {"a": asked(world, course, "sato").public_id},
        purpose=package._PURPOSE,
        expires=clock.now() + package.LASTS,
    )
    path = reverse("courses:said", args=[token])
    answer = client.post(path, "[" * 60_000, content_type="text/plain")
    assert answer.status_code == 400


def test_a_directory_that_fills_the_memory_is_not_even_listed() -> None:
    many = zipped({f"{n:060}": b"" for n in range(30_000)})
    with pytest.raises(errors.FileUnfit) as refused:
        files.kind_of(many)
    assert "1,500" in str(refused.value.detail)
    ends = many.rindex(b"PK\x05\x06")
    wide = many[:ends] + b"PK\x06\x07" + bytes(16) + many[ends:]
    for broken in (wide, b"PK" + bytes(100)):
        with pytest.raises(errors.FileUnfit):
            files.kind_of(broken)
