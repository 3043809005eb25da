"""事故の報告。One minute, without signing in: on the company's network, by QR code or link, by phone, by mail (J.4.4.2).

A report becomes a near miss or a case at once; its reporter, named or not, can look how it stands and answer
questions with the receipt number and a code word.
"""
