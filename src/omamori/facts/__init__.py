"""起こりうること。The vocabulary of business facts: every module may read it, it reads none.

Calls go down the house, facts go up (docs/map.md). One file per publishing module.
"""
