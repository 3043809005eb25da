r"""場所。What a Japanese address is made of: the names of places, house numbers, and buildings.

In expressions ``[^\W\d_A-Za-z]`` stands for any Japanese letter (with hiragana taken out where grammar words
must not pass): a range over all kanji would take a millisecond to compile, each time it is written.

Recognisers of addresses, postal codes and names ask here; the words themselves stand in ``dictionaries``.
"""
