"""画面。The design system and the frame of every page: one look, one way to refuse, one way to guard."""
