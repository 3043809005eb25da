"""命綱。A process that ends with the one that started it: nothing of an installation outlives its supervisor.

``python -m omamori.cli.lifeline PARENT COMMAND…`` is ``omamori COMMAND…``, tied to the process PARENT. The tie holds
over ``exec`` and is the kernel's own: it does not matter how the parent ended.
"""

import contextlib
import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent ends."""


def end_with(parent: int) -> None:
    """Get SIGTERM when ``parent`` (a process id) ends; leave at once if it has ended already.

    Where the kernel is not Linux, nothing is tied.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    # Asked after the tie: it may have ended between our birth and now.
    if os.getppid() != parent:
        raise SystemExit(143)


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    from omamori.cli.main import main

    sys.exit(main(sys.argv[2:]))
