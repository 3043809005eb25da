"""How fast pidetect reads, beside plain expressions, SudachiPy's parts of speech, two libraries of PyPI and GiNZA, in one run.

MB are 10^6 bytes of UTF-8, processor time of one core, best of several. Plain expressions find only what is written in
half width with ASCII hyphens, check no digit and see no table; SudachiPy only marks names; fuseji and kakushi run without
their models of names. Peers join where they are installed. The limits are those that the project set itself.
"""

import platform
import re
import time
from collections.abc import Callable

from _texts import Writer

import pidetect

Scan = Callable[[str], object]
PATTERNS = (
    re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
    re.compile(r"0\d{1,4}-\d{1,4}-\d{4}"),
    re.compile(r"〒?\d{3}-\d{4}"),
    re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}"),
    re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}"),
    re.compile(r"[一-龥]{1,6}[ 　]?(?:様|さん|殿)"),
    re.compile(r"(?:氏名|お名前)[:：]\s?[一-龥]{2,8}"),
    re.compile(
        r"(?:東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県)[一-龥ぁ-んァ-ヶー0-9０-９-]{4,40}"
    ),
    re.compile(r"(?:19|20)\d{2}[年/.-]\d{1,2}[月/.-]\d{1,2}日?"),
)
LIMITS = {"fast": {"mails": 30.0, "list": 6.0}, "deep": {"mails": 2.5}}
# A peer so slow is measured on so many characters.
ENOUGH = {"SudachiPy": 60_000, "GiNZA": 4_000}


def plain(text: str) -> int:
    """All patterns, one after another."""
    return sum(1 for pattern in PATTERNS for _ in pattern.finditer(text))


def peers() -> dict[str, Scan]:
    """What is installed, by name."""
    found: dict[str, Scan] = {"plain re": plain}
    for name, make in (
        ("fuseji", _fuseji),
        ("kakushi", _kakushi),
        ("SudachiPy", _sudachi),
        ("GiNZA", _ginza),
    ):
        try:
            found[name] = make()
        except (ImportError, OSError):
            print(f"{name}: not installed")
    return found


def _fuseji() -> Scan:
    import fuseji

    masker = fuseji.Masker()
    return masker.mask


def _kakushi() -> Scan:
    import kakushi

    return lambda text: kakushi.find_all(text, use_ner=False)


def _sudachi() -> Scan:
    import sudachipy

    dictionary = sudachipy.Dictionary(dict="core")
    tokenizer = (getattr(dictionary, "tokenizer", None) or dictionary.create)()

    def names(text: str) -> int:
        return sum(
            "人名" in token.part_of_speech()
            for line in text.split("\n")
            for token in tokenizer.tokenize(line)
        )

    return names


def _ginza() -> Scan:
    import spacy

    model = spacy.load("ja_ginza")
    return lambda text: model(text[:10_000]).ents


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
        "mails": [writer.mails(1_200)],
        "2 KB mails": [writer.mail() for _ in range(2_000)],
        "list": [writer.customers(15_000)],
    }
    for mode in LIMITS:
        pidetect.scan(writer.mixed(), mode)  # type: ignore[arg-type]
    others = peers()
    print(f"{platform.machine()}, Python {platform.python_version()}")
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
        for name, scan in others.items():
            enough = ENOUGH.get(name)
            theirs = megabytes_per_second(scan, sample(texts, enough) if enough else texts, 2)
            ratios = ", ".join(
                f"{mode} ÷ it {speed / theirs:.1f}" for mode, speed in speeds.items()
            )
            print(f"{kind:10}   {name}: {theirs:.3f} MB/s, {ratios}")


if __name__ == "__main__":
    main()
