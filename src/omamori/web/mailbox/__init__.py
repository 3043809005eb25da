"""外の世界の受信箱。The demo's outside mailbox: shows what really left the company, byte by byte.

Only the demo has it; a real installation has real receivers.
"""
