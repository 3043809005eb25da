"""HTML に埋め込まれたファイルの試験。What an address carries in itself (RFC 2397) is read like an attachment."""

import base64

import pytest

from pidetect.examine import examine

LIST = "氏名,電話\n佐藤花子,090-1234-5678\n"


@pytest.mark.parametrize(
    "address",
    [
        "data:text/csv;charset=utf-8," + LIST.replace("\n", "%0A"),
        "data:text/csv;base64," + base64.b64encode(LIST.encode()).decode(),
        "DATA:application/octet-stream;BASE64," + base64.b64encode(LIST.encode()).decode(),
    ],
)
@pytest.mark.parametrize("tag", ['<a href="{}">一覧</a>', '<iframe src="{}"></iframe>'])
def test_a_file_in_an_address_is_read(address: str, tag: str) -> None:
    result = examine(
        f"<html><body><p>一覧です</p>{tag.format(address)}</body></html>".encode(), "x"
    )
    assert result.kinds["phone"] == 1
    assert result.examined


def test_a_broken_file_in_an_address_is_said() -> None:
    result = examine(b'<html><body><p>x</p><a href="data:text/csv;base64,QQ">x</a>', "x")
    assert (result.examined, result.why) == (False, "broken")


def test_a_logo_in_an_address_is_no_file() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    page = f'<html><body><p>お世話になっております。</p><img src="data:image/png;base64,{dot}"></body></html>'
    assert examine(page.encode(), "x").examined


def test_an_address_is_read_as_it_is_meant() -> None:
    page = b'<html><body><a href="mailto:hanako%40customer.example">x</a></body></html>'
    assert examine(page, "x").kinds == {"email": 1}


@pytest.mark.parametrize("between", ["", "\n", "<!-- -->", "\n<!doctype html>\n<html><body>"])
def test_what_follows_the_end_is_read(between: str) -> None:
    text = f"<html><body><p>見積です。</p></body></html>{between}<p>山田 花子 090-1234-5678</p>"
    found = examine(text.encode(), "a.html")
    assert found.examined
    assert found.kinds.get("phone") == 1
