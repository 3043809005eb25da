"""損害の見積もり。What a leak may cost: claims by two published estimates, response by ranges, never one number.

J.3.1.3 asks what a risk would mean. Model, average and ranges are dated reference data; the company may put
its own values over them, approved by another person.
"""
