"""A misspelt setting is an error, never silently ignored."""

from pathlib import Path

import pytest

from omamori.config.environment import ConfigurationError, host_port, read


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "omamori.toml").write_text('web = "0.0.0.0:80"\nsmtp_max_bytes = 5\n', "utf-8")
    given = read({"OMAMORI_HOME": str(tmp_path), "OMAMORI_WEB": "127.0.0.1:9000"})
    assert (given.web, given.smtp_max_bytes) == ("127.0.0.1:9000", 5)


def test_the_demo_may_look_at_its_own_share_whatever_else_is_allowed(tmp_path: Path) -> None:
    given = {"OMAMORI_HOME": str(tmp_path), "OMAMORI_SCAN_FOLDERS": "/srv/shares"}
    share = str(tmp_path / "demo" / "share")
    assert read(given).scanned_folders == "/srv/shares"
    assert read(given | {"OMAMORI_DEMO": "1"}).scanned_folders == f"/srv/shares:{share}"
    assert read({"OMAMORI_HOME": str(tmp_path), "OMAMORI_DEMO": "1"}).scanned_folders == share


@pytest.mark.parametrize(
    "variables",
    [{"OMAMORI_SMPT": "x"}, {"OMAMORI_DEMO": "maybe"}, {"OMAMORI_WORKERS": "two"}],
)
def test_unknown_or_wrong_is_refused(variables: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        read({"OMAMORI_HOME": str(tmp_path), **variables})


def test_unknown_key_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "omamori.toml").write_text("hoome = 1\n", "utf-8")
    with pytest.raises(ConfigurationError, match="hoome"):
        read({"OMAMORI_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("127.0.0.1:25", ("127.0.0.1", 25)),
        ("[::1]:25", ("::1", 25)),
        ("mx.example:587", ("mx.example", 587)),
    ],
)
def test_addresses(text: str, pair: tuple[str, int]) -> None:
    assert host_port(text) == pair


@pytest.mark.parametrize("text", ["127.0.0.1", ":25", "host:"])
def test_wrong_addresses(text: str) -> None:
    with pytest.raises(ConfigurationError):
        host_port(text)
