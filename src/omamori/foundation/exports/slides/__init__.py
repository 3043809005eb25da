"""スライド。One tree of slides, rendered four ways: HTML, PPTX, PDF slides and a PDF handout with notes (J.4.3).

Teaching material is made from the living rules, figures and people of the company; what every room has to show
it offers by ``slides.py`` (``tree``), and nobody draws a slide twice.
"""
