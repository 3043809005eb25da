"""メッセージの判断。Who is meant, what names say, whether a tool may be used: pure (R1-2, R1-3)."""
