"""伏せる。Hides personal information and keeps everything else as it was: the layout, the format, the encoding.

個人情報保護法 第41条 (仮名加工情報) and 第43条 (匿名加工情報) ask for more than hiding what a program finds: the result
is safer to hand on, and still to be looked at by a person.
"""

from pidetect.masking.text import STYLES, CannotMask, Masker, Style, mask

__all__ = ["STYLES", "CannotMask", "Masker", "Style", "mask"]
