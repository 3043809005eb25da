"""短い学習。A few slides and two questions, for those whom a changed clause or a near miss concerns (J.4.3).

A lesson (短い学習) is drafted by rule: from what a clause said and says now, or from a near miss with
everything taken out by which somebody could be known. A second person approves what the readers will
see. Who shall learn it until when goes to the courses as a fact.
"""
