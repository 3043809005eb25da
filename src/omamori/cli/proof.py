"""証明。The ledger's two commands: verify everything, and write what a stranger can verify offline."""

import argparse

from omamori.foundation.ledger import command


def verify(options: argparse.Namespace) -> int:
    """Verify every record and seal; names the first broken one."""
    del options
    return command.verify_command()


def export(options: argparse.Namespace) -> int:
    """Write the proof file for ``verify_proof.py``."""
    return command.export_command(options.proof)
