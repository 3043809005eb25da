"""起動の前に。A production installation with an open door does not start; the demo starts on loopback only."""

import argparse
import sys

from omamori.cli import doctor
from omamori.config.environment import Environment


def refuses(given: Environment, options: argparse.Namespace) -> bool:
    """Whether starting is refused; says why. ``--unsafe`` turns the refusal into a warning."""
    found = [f for f in doctor.before_start(given) if f.level == "unsafe"]
    if not found:
        return False
    for finding in found:
        print(f"omamori: [危険] {finding.text}", file=sys.stderr)
    if getattr(options, "unsafe", False):
        print("omamori: --unsafe が付いているので、このまま起動します。", file=sys.stderr)
        return False
    print(
        "omamori: 安全でないので起動しません。直すか、--unsafe を付けてください。", file=sys.stderr
    )
    return True
