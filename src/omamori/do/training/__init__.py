"""教育。The company's own course, made from its living rules, and proved to have been understood (J.4.2, J.4.3).

Rooms: ``materials`` (the deck that knows when it is out of date), ``quizzes`` (tests of understanding),
``lessons`` (short lessons after a change or a near miss), ``courses`` (who learns what until when, and the record).
Calls go from courses to quizzes, lessons and materials, never back; what happened goes back as facts.
"""
