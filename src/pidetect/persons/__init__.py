"""何人分か。Gathers findings into persons: how many, what of each, who they are to the sender, and what a leak would mean.

The number of persons decides what a leak means (個人情報保護法施行規則 第7条第4号: 1,000 人), so it is given as an
interval: a gate and a register ask for persons, not for hits.
"""

from pidetect.persons.counting import People, assign
from pidetect.persons.crowd import Crowd

__all__ = ["Crowd", "People", "assign"]
