"""規程と実際。Every clause that has a control is measured: how far it was kept in the last days (J.6.1).

The rule says two checks; what left with one? The figures are counted from what the controls did, stored
day by day, shown beside the clause where people read it, and held against a threshold of its own. A clause
that falls below it tells of itself as a fact, and ACT opens a nonconformity. Calls go down: this room asks
the rules and the controls; the pages of the rules get the figures as a contribution (docs/decisions/0017).
"""
