"""場所。What a Japanese address is made of: the names of places, house numbers, and buildings.

Recognisers of addresses, postal codes and names ask here; the words themselves stand in ``dictionaries``.
"""
