"""送信ゲート (J.9.2 安全管理措置)。Outgoing mail enters here and nowhere else.

Mail programs and servers hand mail in by SMTP; nothing is answered 250 before it is on disk, looked
into, judged and recorded. ``wire`` and ``commands`` know bytes, ``session`` the conversation,
``intake`` the way of one mail, ``server`` the sockets, ``main`` the process.
"""
