"""苗床。Loads everything once; each worker of a pool is a copy of this process (fork(2)), which shares what is loaded.

It reads no file of a stranger: only its pool speaks to it, on standard input. An order brings the three ends of a
worker's channels. What it tells on the third: the number of the process with a handle of it (pidfd_open(2)), and
later how it ended. It ends with its pool.
"""

import contextlib
import os
import select
import socket
import sys
from typing import NoReturn

from pidetect import worker
from pidetect.requests import ORDER, PID, STATUS


class _Children:
    """The living copies: by handle their number and the socket that hears how they end."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._living: dict[int, tuple[int, socket.socket]] = {}
        self._events = select.poll()
        self._events.register(orders, select.POLLIN)

    def look_after(self) -> None:
        """Make workers and tell of their ends until the pool is gone."""
        while True:
            for handle, _ in self._events.poll():
                if handle != self._orders.fileno():
                    self._bury(handle)
                elif not self._obey():
                    return

    def _obey(self) -> bool:
        """One order; False when there will be none any more."""
        order, channels, _, _ = socket.recv_fds(self._orders, ORDER.size, 3)
        if len(order) < ORDER.size or len(channels) < 3:
            return False
        requests, answers, fate = channels
        try:
            pid = os.fork()
        except OSError:  # no memory, too many processes: the pool sees its channels close
            for channel in channels:
                os.close(channel)
            return True
        if pid == 0:
            self._become_a_worker(requests, answers, fate, *ORDER.unpack(order))
        os.close(requests)
        os.close(answers)
        handle, told = os.pidfd_open(pid), socket.socket(fileno=fate)
        with contextlib.suppress(OSError):  # its pool has given it up: it finds its channels closed
            socket.send_fds(told, [PID.pack(pid)], [handle])
        self._living[handle] = (pid, told)
        self._events.register(handle, select.POLLIN)
        return True

    def _bury(self, handle: int) -> None:
        pid, told = self._living.pop(handle)
        _, status = os.waitpid(pid, 0)
        self._events.unregister(handle)
        os.close(handle)
        with told, contextlib.suppress(OSError):  # nobody asks any more
            told.send(STATUS.pack(status))

    def _become_a_worker(
        self, requests: int, answers: int, fate: int, memory_bytes: int, heap_bytes: int
    ) -> NoReturn:
        code = 1
        try:
            os.setsid()
            # A worker that a file has taken over reaches neither its siblings nor this process's orders.
            os.dup2(1, 0)
            self._orders.close()
            os.close(fate)
            for handle, (_, told) in self._living.items():
                os.close(handle)
                told.close()
            with socket.socket(fileno=requests) as asked, os.fdopen(answers, "wb") as told_back:
                worker.work(asked, told_back, memory_bytes, heap_bytes)
            code = 0
        finally:
            os._exit(code)


def main() -> None:
    """Entry of ``python -m pidetect.nursery_process MODE``; standard output leads nowhere."""
    orders = socket.socket(fileno=os.dup(0))
    worker.load("fast" if sys.argv[1] == "fast" else "deep")
    _Children(orders).look_after()
    os._exit(0)


if __name__ == "__main__":
    main()
