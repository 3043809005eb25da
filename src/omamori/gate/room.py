"""場所。Memory that all conversations of the gate share for the mails in arrival."""


class Room:
    """Bytes that all mails in arrival may take together: a hundred large ones would end the gate."""

    def __init__(self, size: int) -> None:
        """All of it is free, in bytes."""
        self.free = size

    def take(self, count: int) -> bool:
        """Set bytes aside; False, and nothing is taken, when there are not so many."""
        if count > self.free:
            return False
        self.free -= count
        return True


class NoRoom(Exception):  # noqa: N818 - says what happened
    """Too many large mails arrive at once; this one has been read to its end and thrown away."""
