"""探す。Finds rules, notices and pages by any two characters (J.4.5: 文書をいつでも取り出せること).

Only text without personal data is indexed. The index knows two-character pieces: word splitters
and trigrams fail on 「教育」 and 「名刺」.
"""
