"""見つけてもらう。Entries and processes can be found by their words by those who see the whole register."""

from collections.abc import Iterator

from omamori.foundation.calendar import clock
from omamori.foundation.search.documents import Document
from omamori.plan.register.reading import in_force, item_editions, process_editions


def documents() -> Iterator[Document]:
    """What counts today."""
    today = clock.today()
    for row in item_editions().filter(in_force(today)).iterator(chunk_size=500):
        parts = (row.purpose, "、".join(row.elements), row.place, row.storage_method, row.note)
        yield Document(
            kind="register_item",
            record_id=row.item.public_id,
            label="個人情報",
            title=f"{row.code} {row.name}",
            text="。".join(p for p in parts if p),
            right="register.see",
            url_name="register:item",
            url_args=(row.item.public_id,),
        )
    for flow in process_editions().filter(in_force(today), ends=False).iterator(chunk_size=500):
        yield Document(
            kind="register_process",
            record_id=flow.process.public_id,
            label="業務",
            title=f"{flow.process.code} {flow.name}",
            text=flow.outline,
            right="register.see",
            url_name="register:process",
            url_args=(flow.process.public_id,),
        )
