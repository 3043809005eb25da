"""The first text loads dictionaries and compiles expressions: no test is late because it came first."""

from hypothesis import settings

settings.register_profile("pidetect", deadline=None)
settings.load_profile("pidetect")
