"""持ち寄り。The bell of the base page."""

from omamori.foundation.notices.queries import unread_count as bell

__all__ = ["bell"]
