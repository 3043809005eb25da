"""リスク分析。What can happen to personal information at each stage of its handling, and what remains.

J.3.1.3 asks for an assessment against criteria that were set beforehand, J.3.1.4 for measures and for
residual risks (残留リスク) that are named, accepted by somebody who may, and watched. A cell (リスク欄)
is one scene (場面) of a business process at one stage; its editions are dated, so that any day's table
can be shown. What a cell rests on, an entry of the register, a clause, a control, an incident, opens
it again when it changes: that cell, and no other.
"""
