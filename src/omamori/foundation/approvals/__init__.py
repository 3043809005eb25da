"""承認・二人目の確認。One engine for "another person must look at it" (J.9.2 送信時の安全管理, J.2.3).

Checks by two persons decay into a habit of pressing OK. So a request here carries a question about
the content, is bound to exactly what was shown, lapses in time, moves to the next person by itself,
and can never be answered by the one who asked. A check that nobody could do is never a check done.
"""
