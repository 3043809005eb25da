"""The first text loads dictionaries and compiles expressions: no test is late because it came first."""

import os

from hypothesis import settings

settings.register_profile(
    "pidetect", deadline=None, derandomize=os.environ.get("OMAMORI_TEST_SEARCH") is None
)
settings.load_profile("pidetect")
