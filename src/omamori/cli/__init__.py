"""指令。The command ``omamori``: start it, look after it, prove it."""
