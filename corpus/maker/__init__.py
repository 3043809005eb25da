"""ラベル付き文書を作る。Writes office documents whose labels are known because it put the values in.

No detector takes part: what is personal information is marked by whoever writes it, at the moment of writing.
"""
