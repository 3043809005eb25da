"""A deck of 45 slides in all four forms: cold (a process of its own) within 5 s, the next edition within 2 s, 400 MB."""

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


def _spent() -> float:
    """Seconds of processor, of this process and of those it waited for."""
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _measured() -> dict[str, object]:
    """(wall, processor) of the four files of an edition, and of the next one, in which a slide says something else.

    Nothing of the first edition can be given out again as it is: each page prints the number of its edition.
    """
    began, spent = time.perf_counter(), _spent()
    import dataclasses

    import django

    import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

    django.setup()
    from omamori.foundation.exports.slides.rendering import Form, render_each

    found: dict[str, object] = {"start": (time.perf_counter() - began, _spent() - spent)}
    deck = _deck()
    changed = (dataclasses.replace(deck.slides[0], lead="変わった文"), *deck.slides[1:])
    following = dataclasses.replace(deck, edition=deck.edition + 1, slides=changed)
    for turn, one in (("cold", deck), ("warm", following)):
        began, spent = time.perf_counter(), _spent()
        for form, made in render_each(one, Form):
            found[f"bytes {form}"] = len(made)
            found[f"{turn} {form}"] = (time.perf_counter() - began, _spent() - spent)
        found[f"{turn} all"] = (time.perf_counter() - began, _spent() - spent)
    found["megabytes"] = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return found


def main() -> None:
    """Print when each form was there, then the ratios to the limits; processor time says more on a busy machine."""
    done = subprocess.run(
        [sys.executable, __file__, "measure"], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    for name, value in found.items():
        if name.startswith(("start", "cold", "warm")) and not name.endswith("all"):
            print(f"  {name:22} there after {value[0]:5.2f} s, CPU {value[1]:5.2f} s")
    for turn, limit in (("cold", COLD), ("warm", WARM)):
        wall, cpu = found[f"{turn} all"]
        print(
            f"{turn}: {wall:.2f} s ({wall / limit:.2f} of {limit:g} s), CPU of both processes {cpu:.2f} s"
        )
    own, beside = found["megabytes"]
    print(
        f"memory: {own:.0f} MB, beside it {beside:.0f} MB (shared pages counted twice), "
        f"{(own + beside) / MEGABYTES:.2f} of {MEGABYTES} MB"
    )
    sizes = ", ".join(f"{k[6:]} {v // 1024} KiB" for k, v in found.items() if k.startswith("bytes"))
    print(f"sizes: {sizes}")


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(_measured()))
    else:
        main()
