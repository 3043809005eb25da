"""問いと答え。What the pool and its workers agree on, and how a file is opened; light, because the caller waits for it."""

import dataclasses
import os
import stat
import struct

from pidetect.extract.document import Limits

LENGTH = struct.Struct(">I")
"""The length of a message, before it."""
ORDER = struct.Struct(">QQ")
"""What a worker may have, in bytes: address space, and heap beside what it begins with."""
PID, STATUS = struct.Struct(">I"), struct.Struct(">i")
"""A worker's process, and how it ended (wait(2))."""
CONFIGURATION = "PIDETECT_CONFIG"
"""The environment variable with the name of the configuration: with ``tagger.PURE`` all that goes from the caller into a process."""


def limits_as_json(limits: Limits) -> dict[str, float]:
    """Limits for a request."""
    return dataclasses.asdict(limits)


def open_ordinary(path: str | os.PathLike[str]) -> int:
    """A descriptor for reading; raises OSError for what is no ordinary file (pipe, device, folder)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise IsADirectoryError
    return descriptor
