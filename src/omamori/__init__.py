"""Omamori: 規程が動き、記録が残る。

The folders are the cycle that a privacy officer knows: ``plan``, ``do``, ``check``, ``act``, over
``foundation`` (what every module stands on) and ``facts`` (the vocabulary of what can happen).
``web``, ``gate``, ``api`` and ``cli`` are the doors. Start reading at ``docs/map.md``.
"""

__version__ = "0.1.0"
