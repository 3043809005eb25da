"""氏名を見分ける。What makes a word a person's name: dictionaries, spelling, and what may not stand beside it.

The name is the key of every record of personal information (個人情報保護法 第2条第1項: 氏名 … により特定の個人を識別
することができる), and the hardest kind to find: 林 is a wood, 千葉 a prefecture, 佐藤商店 a shop.
"""
