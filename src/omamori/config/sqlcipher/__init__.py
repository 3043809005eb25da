"""暗号化された SQLite。Django's own backend over the bundled SQLCipher driver.

The operating system's SQLite may carry the WAL-reset corruption bug (3.7.0–3.51.2); the bundled
driver does not, and encrypts the whole file with a raw 256-bit key (docs/decisions/0003).
"""
