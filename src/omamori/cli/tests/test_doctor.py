"""What doctor finds, check by check, and what keeps a door shut."""

import os
from pathlib import Path

import pytest

from omamori.cli import doctor
from omamori.config.environment import ConfigurationError, Environment, read
from omamori.foundation.calendar import clock

GOOD = Environment()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"web": "0.0.0.0:8000"}, "no_tls"),
        ({"web": "[::]:8000"}, "no_tls"),
        ({"public_url": "http://omamori.example"}, "no_tls"),
        ({"public_url": "https://omamori.example", "demo": True}, "demo_exposed"),
        ({"web": "10.0.0.1:8000", "public_url": "https://a.example", "demo": True}, "demo_exposed"),
        ({"smtp_allowed": "127.0.0.1,0.0.0.0/0"}, "open_relay"),
        ({"smtp_allowed": "::/0"}, "open_relay"),
        ({"smtp_allowed": "0.0.0.0/1,128.0.0.0/1"}, "open_relay"),
        ({"smtp": "0.0.0.0:25"}, "gate_no_tls"),
        ({"smtp_fronts": "0.0.0.0/0"}, "introduced_by_anybody"),
        ({"smtp_proxies": "::/0"}, "introduced_by_anybody"),
        ({"next_hop": "mail.example:25"}, "next_hop_no_tls"),
    ],
)
def test_open_doors(settings: dict[str, object], code: str) -> None:
    given = Environment(**settings)  # type: ignore[arg-type]
    found = [*doctor.check_exposure(given), *doctor.check_gate(given)]
    assert [f.code for f in found if f.level == "unsafe"] == [code]


def test_networks_that_others_use_too_need_our_domains() -> None:
    networks = "10.0.0.0/8, 203.0.113.0/24, 8.8.8.0/24"
    found = doctor.check_gate(Environment(smtp_allowed=networks))
    assert [(f.code, f.level) for f in found] == [("shared_networks", "advice")]
    named = Environment(smtp_allowed=networks, smtp_sender_domains="mirai-print.example")
    assert [f.level for f in doctor.check_gate(named)] == ["ok"]


def test_a_careful_house() -> None:
    given = Environment(
        public_url="https://omamori.example",
        smtp="10.0.0.5:25",
        smtp_allowed="10.0.0.0/8,192.168.1.20",
        smtp_tls_certificate="a.pem",
        smtp_tls_key="a.key",
        next_hop="mail.example:587",
        next_hop_tls="starttls",
    )
    found = [*doctor.check_exposure(given), *doctor.check_gate(given)]
    assert [f.level for f in found] == ["ok", "ok"]


def test_files_that_others_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    file = tmp_path / "omamori.db"
    file.write_text("x")
    file.chmod(0o640)
    assert [f.code for f in doctor.check_files(tmp_path)] == ["open_files"]
    file.chmod(0o600)
    assert [f.level for f in doctor.check_files(tmp_path)] == ["ok"]


def test_backups_grow_old(tmp_path: Path) -> None:
    stamp = tmp_path / doctor.LAST_BACKUP
    assert [f.level for f in doctor.check_backup(tmp_path)] == ["advice"]
    stamp.touch()
    assert [f.level for f in doctor.check_backup(tmp_path)] == ["ok"]
    old = clock.now().timestamp() - 49 * 3600
    os.utime(stamp, (old, old))
    assert "49" in doctor.check_backup(tmp_path)[0].text


@pytest.mark.django_db
def test_the_demo_only_has_to_stay_inside() -> None:
    assert doctor.before_start(Environment(demo=True, smtp_allowed="0.0.0.0/0")) == []
    found = doctor.before_start(Environment(demo=True, web="0.0.0.0:8000"))
    assert [f.code for f in found] == ["demo_exposed"]


def test_settings_that_are_not_ours() -> None:
    with pytest.raises(ConfigurationError, match="smtp_alowed"):
        read({"OMAMORI_HOME": "x", "OMAMORI_SMTP_ALOWED": "x"})
    with pytest.raises(ConfigurationError, match="workers"):
        read({"OMAMORI_HOME": "x", "OMAMORI_WORKERS": "many"})
