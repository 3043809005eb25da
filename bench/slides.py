"""A deck of 45 slides in all four forms: cold (a process of its own) within 5 s, warm within 2 s, 400 MB at most."""

import json
import os
import resource
import subprocess
import sys
import time

COLD, WARM, MEGABYTES, SLIDES = 5.0, 2.0, 400, 45
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.testing.settings")


def _deck() -> object:
    """Charts of all kinds, tables, organisation charts, flows and text, as a company has them."""
    import dataclasses

    from omamori.foundation.exports.slides.tests import decks

    ordinary = decks.ordinary().slides
    slides = [
        dataclasses.replace(
            ordinary[n % len(ordinary)],
            code=f"bench.{n}",
            title=f"{n}. {ordinary[n % len(ordinary)].title}",
        )
        for n in range(SLIDES)
    ]
    return decks.deck(*slides)


def _measured() -> dict[str, object]:
    """Seconds (wall, processor) of each form the first and the second time, and the memory at the end."""
    began, cpu = time.perf_counter(), time.process_time()
    import django

    import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

    django.setup()
    from omamori.foundation.exports.slides.rendering import Form, render

    deck = _deck()
    found: dict[str, object] = {"start": (time.perf_counter() - began, time.process_time() - cpu)}
    for turn in ("cold", "warm"):
        for form in Form:
            began, cpu = time.perf_counter(), time.process_time()
            size = len(render(deck, form))  # type: ignore[arg-type]
            found[f"{turn} {form}"] = (time.perf_counter() - began, time.process_time() - cpu)
            found[f"bytes {form}"] = size
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    """Print each form, then the sums as ratios of the limits; the processor's time says more on a busy machine."""
    done = subprocess.run(
        [sys.executable, __file__, "measure"], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    for name, value in found.items():
        if isinstance(value, list):
            print(f"  {name:22} {value[0]:5.2f} s, CPU {value[1]:5.2f} s")
    for turn, limit in (("cold", COLD), ("warm", WARM)):
        wall, cpu = (
            sum(v[n] for name, v in found.items() if name.startswith(turn)) for n in (0, 1)
        )
        print(
            f"{turn}: {wall:.2f} s ({wall / limit:.2f} of {limit:g} s), CPU {cpu:.2f} s ({cpu / limit:.2f})"
        )
    print(
        f"memory: {found['megabytes']:.0f} MB ({found['megabytes'] / MEGABYTES:.2f} of {MEGABYTES} MB)"
    )
    sizes = ", ".join(f"{k[6:]} {v // 1024} KiB" for k, v in found.items() if k.startswith("bytes"))
    print(f"sizes: {sizes}")


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(_measured()))
    else:
        main()
