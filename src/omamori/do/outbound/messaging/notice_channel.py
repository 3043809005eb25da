"""知らせの口。Offers urgent notices a way into the chat tools that the company has adopted (``notices.channels``)."""

from omamori.do.outbound.messaging import own_notices

name = "messaging"


def reached(person_pks: frozenset[int]) -> frozenset[int]:
    """Who of these asked for it."""
    return own_notices.reached(person_pks)


def send(person_id: str, title: str, text: str, url: str) -> bool:
    """Title, text and address, where the person asked for it; False when he did not."""
    return own_notices.tell(person_id, f"{title}\n{text}\n{url}")
