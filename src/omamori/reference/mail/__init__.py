"""メールの参照データ。Mail domains that anybody can have an address of; dated, with their source."""

import functools
import tomllib
from importlib import resources


@functools.cache
def private_domains() -> frozenset[str]:
    """Domains of free mail, carriers and internet providers; no company stands behind an address."""
    text = (resources.files(__name__) / "private_domains.toml").read_text("utf-8")
    groups = tomllib.loads(text)["group"]
    return frozenset(domain for group in groups for domain in group["domains"])
