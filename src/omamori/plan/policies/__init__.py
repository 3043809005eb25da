"""規程。Rules as texts that people read and sign, in versions, with their way of approval.

J.2.2 asks for a policy inside and outside, with signatory, dates and contact; 法 第32条 for matters that
persons can know; J.4.5.2 that internal rules are approved, dated, kept findable and used in their latest
version; J.4.3 that everybody knows them.

A regulation (規程) has versions (版); a version has chapters (章) and clauses (条), or is a document of the
company's own; a clause names the item of the guideline it answers to, the controls that act on it, a
question for training and the record that shows it is kept. Posts approve a version one after the other
(承認の道筋). Everybody is shown the version in force on the day; those for whom it is (読む人) are asked to
sign, by rows made in a job (読む番). A signature (署名) binds a person to the text exactly as it was shown; a
change of substance lapses it, a correction of wording does not. The PMS office's notices (お知らせ) and the
message of top management live here too (J.2.1, J.4.4.1): they are what the company tells its people.
"""
