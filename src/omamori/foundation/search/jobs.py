"""索引の手入れ。Hourly, every module's documents are compared with the index."""

from itertools import chain

from omamori.config import modules
from omamori.foundation.jobs.define import every
from omamori.foundation.search.actions import renew


@every(minutes=60)
def refresh() -> None:
    """Take in what is new, drop what is gone."""
    offers = (module.documents() for module in modules.contributions("searchable"))
    renew(chain.from_iterable(offers))
