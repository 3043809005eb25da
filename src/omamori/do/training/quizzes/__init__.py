"""理解度テスト。Questions bound to clauses, papers drawn from them, and what people understood (J.4.3).

A question (問い) has versions: a change is a new version, approved by a second person; old papers keep
their text. A quiz (テスト) has a pool of questions, a pass mark and rules of the draw. An attempt (答案) is
one person's paper, frozen as it was shown; only the server marks it. What nearly everybody gets wrong
speaks against the wording of the rule, not against the people.
"""
