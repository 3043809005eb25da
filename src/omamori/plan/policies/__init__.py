"""規程。Rules as texts that people read and sign, in versions, with their way of approval.

J.4.5.2 asks that internal rules are approved, dated, kept findable and used in their latest version;
J.4.3 that everybody knows them. A regulation (規程) has versions (版); a version has clauses (条);
a clause names the item of the guideline it answers to and the controls that act on it. Everybody is
shown the version in force on the day. A signature (署名) binds a person to the text exactly as it was
shown. The PMS office's notices (お知らせ) and the message of top management live here too (J.2.1,
J.4.4.1): they are what the company tells its people.
"""
