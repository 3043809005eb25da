"""呼び出しの仕事。The poller takes a turn in every round of the worker."""

from omamori.do.incidents.callout.running import turn

pumps = (turn,)
