"""環境の変更。A change of how or where people work is told before it begins, and everything that rests on the old way is looked at.

J.3.4 asks that changes are planned; J.3.1.3 that risks are assessed anew when things change. Three questions
(what, where, from when) are enough: the rooms themselves say which clauses, risks, controls, trainings and
contacts rest on the old way, and each of these becomes a task with an owner and a day before the start.
A double check that silently falls away because people work at home cannot happen: who enters telework
without a change that was told opens one by himself.
"""
