"""洗い出しの決まり。What counts as found, where it belongs and what it means: pure."""
