"""How fast pidetect reads, beside plain expressions and other tools for Japanese text (``_peers``), in one run.

MB are 10^6 bytes of UTF-8, processor time of one core, best of several. Plain expressions find only what is written in
half width with ASCII hyphens, check no digit and see no table; SudachiPy and GiNZA only mark names and places. Peers join
where they are installed. The limits are those that the project set itself; the one for mails was set for about 800 places
of personal information in a megabyte, ``full mails`` have 2,000.
"""

import platform
import time
from collections.abc import Callable

from _peers import installed
from _texts import Writer

import pidetect
from pidetect import tagger

Scan = Callable[[str], object]
LIMITS = {"fast": {"mails": 30.0, "list": 6.0}, "deep": {"mails": 2.5, "log": 2.5}}


def megabytes_per_second(scan: Scan, texts: list[str], times: int) -> float:
    """Best of some runs, processor time."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        for text in texts:
            scan(text)
        best = min(best, time.process_time() - start)
    return size / best


def sample(texts: list[str], characters: int) -> list[str]:
    """So many characters of the first text, or of the first texts."""
    if len(texts[0]) > characters:
        return [texts[0][:characters]]
    return texts[: max(1, characters // len(texts[0]))]


def main() -> None:
    """Print a block of lines for each kind of text."""
    writer = Writer(20261124)
    kinds = {
        "prose": [writer.prose(30_000)],
        "mails": [writer.mails(480, sentences=55)],
        "full mails": [writer.mails(1_200)],
        "2 KB mails": [writer.mail() for _ in range(2_000)],
        "list": [writer.customers(15_000)],
        "log": [writer.log(6_000)],
    }
    for mode in LIMITS:
        pidetect.scan(writer.mixed(), mode)  # type: ignore[arg-type]
    others = installed()
    form = "as machine code" if tagger.is_compiled() else "in Python"
    print(f"{platform.machine()}, Python {platform.python_version()}, the finder of names {form}")
    for kind, texts in kinds.items():
        speeds = {
            mode: megabytes_per_second(lambda t, m=mode: pidetect.scan(t, m), texts, times)  # type: ignore[misc]
            for mode, times in (("fast", 5), ("deep", 2))
        }
        for mode, speed in speeds.items():
            limit = LIMITS[mode].get(kind)
            told = f", limit {limit:.1f} MB/s, ratio {speed / limit:.2f}" if limit else ""
            each = (
                f", {1e3 * len(texts[0].encode()) / speed / 1e6:.2f} ms each" if texts[1:] else ""
            )
            print(f"{kind:10} {mode}: {speed:7.2f} MB/s{each}{told}")
        for peer in others:
            given = sample(texts, peer.enough) if peer.enough else texts
            theirs = megabytes_per_second(peer.find, given, 2)
            ratios = ", ".join(
                f"{mode} ÷ it {speed / theirs:.1f}" for mode, speed in speeds.items()
            )
            print(f"{kind:10}   {peer.name}: {theirs:.4g} MB/s, {ratios}", flush=True)


if __name__ == "__main__":
    main()
