"""版。The version of the library as it was installed, by itself or as a part of a product."""

from importlib import metadata

UNKNOWN = "0.1.0"


def version() -> str:
    """The version of the distribution ``pidetect``, or that of the source tree."""
    try:
        return metadata.version("pidetect")
    except metadata.PackageNotFoundError:
        return UNKNOWN
