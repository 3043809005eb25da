"""台帳の決まり。Pure functions: what an entry must say, what a change touches, what is due."""
