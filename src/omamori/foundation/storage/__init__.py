"""保管庫。Where mails and files lie: sealed, durable before anybody is told that they are kept.

A blob has a number and a kind (``mail``, ``evidence`` …), no row in the database: the gate must be
able to keep a mail while the database is locked, and to find it again after a crash.
"""
