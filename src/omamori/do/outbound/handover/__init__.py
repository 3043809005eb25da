"""添付をリンクで渡す。The allowed way instead of a locked file with its password behind it (J.9.2; R1-8).

A file that was mailed cannot be called back, and a password on the same road locks nothing. Here the
attachments of a held mail stay in the house: the mail carries a link, the receiver proves by a one-time
code that he reads the mailbox it was meant for, and until then, and after, the link can be stopped.
"""
