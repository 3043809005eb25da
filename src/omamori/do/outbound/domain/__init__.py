"""送信の判断。Pure decisions about one outgoing mail; no clock, no tables, no network (J.9.2)."""
