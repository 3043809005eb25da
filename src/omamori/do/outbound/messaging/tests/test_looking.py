"""Files handed in on pages are opened in confined processes, and their words are read for names."""

from omamori.do.outbound.messaging import looking


def test_a_text_is_looked_into_and_read() -> None:
    data = "氏名,電話\n山田 花子,03-5550-0101\n佐藤 次郎,03-5550-0102\n".encode()
    found = looking.examine(data, "応募者.csv")
    assert found.examined
    assert found.persons.high >= 2
    assert "山田 花子" in looking.words_of(data, "応募者.csv")


def test_what_cannot_be_read_has_no_words_and_counts_as_not_examined() -> None:
    broken = b"PK\x03\x04" + b"\0" * 40
    assert looking.words_of(broken, "a.xlsx") == ""
    assert not looking.examine(broken, "a.xlsx").examined
