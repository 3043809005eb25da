"""お知らせ。Tells people what waits for them: in the product and by mail, once, at a decent hour.

People miss deadlines because nobody told them, and ignore systems that tell them too much (J.4.3,
J.4.4.2). So a notice has a key (the same thing is told once), a receipt, and quiet hours.
"""
