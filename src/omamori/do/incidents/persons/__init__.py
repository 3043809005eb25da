"""本人への通知。The people whose data was affected: their list, what each is told, by which way, and what became of it.

Article 26 (2) of the Act asks that the persons are told; PrivacyMark asks the same of every accident (J.4.4.2).
Each is told of his own data only, in words that a second person approved. A mail that comes back becomes a letter, a
letter that comes back a publication. Lists, letters and enquiries are sealed and erased on their day.
"""
