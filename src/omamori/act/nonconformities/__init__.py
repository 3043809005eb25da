"""不適合と是正処置。What did not go as the rules say: put right, its cause found and removed, its effect checked.

J.7.1 asks for the content, the cause, a corrective action with its day and its approval, its doing, its
record, and a look at whether it helped. People open a nonconformity; so does a fact, when a clause is kept
less than its threshold or nobody looked after an emergency. A cause is never only somebody's inattention.
Each round of cause and action is kept: what did not help is part of the record.
"""
