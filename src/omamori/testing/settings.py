"""型検査のための設定。The real settings over a home folder of its own, for tools that read them."""

import omamori.testing.plugin  # noqa: F401 - makes the home folder first
from omamori.config.settings import *  # noqa: F403 - the same settings, nothing else
