"""はじめの一時間。From an empty installation to a complete first management system, step by step (J.1.5).

The rooms offer their steps (``first_steps.py``); whether one is done is read from their records, never from a
number of a page. What a company leaves out, it leaves out with a reason.
"""
