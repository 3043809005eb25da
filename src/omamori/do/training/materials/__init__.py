"""教育資料。The company's deck: the standard course, the company's records and its own words, frozen in editions.

Every room that has something to teach contributes slides (``slides.py``); the office writes over them what
only this company can say. 「教育資料を作る」 freezes the deck (J.4.3), another person approves it, and four files are
made of it. When a record that a slide shows changes, exactly that slide is marked.
"""
