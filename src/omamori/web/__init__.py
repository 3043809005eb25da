"""玄関。The home page, まとめ, and what belongs to no single module."""
