"""送信メール。An outgoing mail is judged, held, checked by two people, released or learned from.

63.6 % of the reported accidents of FY2021 were mis-sendings (J.9.2 安全管理措置; 規程 R1 個人情報の
送信に関する規程). The gate hands in, this room decides (``domain``), people act (``actions``), the
worker delivers (``delivery``).

宛先 recipient, 封筒 envelope, 止める hold, 自己確認 self-check, 二重確認 second check, 取り下げ withdraw,
取り消し recall, 差し戻し bounce.
"""
