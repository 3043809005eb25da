"""取引先・相手先台帳。Whom we write to: organisations with their contracts, and people outside (J.9.4, J.9.1).

The gate and the messaging rooms ask here who stands behind a domain, a company name in a text or a
surname. People's particulars are sealed and erased on their day; nobody's name is in the ledger.
"""
