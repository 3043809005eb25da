"""Puts the live installation on the path of all tests across modules."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
