"""見つけてもらう。Every clause in force can be found by its words (J.4.5.2: findable where needed)."""

from collections.abc import Iterator

from omamori.foundation.calendar import clock
from omamori.foundation.search.documents import Document
from omamori.plan.policies import assigning, queries


def documents() -> Iterator[Document]:
    """The clauses and documents of the versions that count today."""
    for book, clause in queries.clauses_in_force(on=clock.today()):
        yield Document(
            kind="clause",
            record_id=clause.code,
            label="規程の条",
            title=f"{book.title} {clause.number} {clause.heading}",
            text=clause.body,
            right="policies.see",
            url_name="policies:read",
            url_args=(book.public_id,),
        )
    for one in assigning.counting(on=clock.today()):
        if one.current.file_hash:
            yield Document(
                kind="rule_file",
                record_id=one.regulation.public_id,
                label="規程の文書",
                title=one.regulation.title,
                text=one.current.file_text,
                right="policies.see",
                url_name="policies:read",
                url_args=(one.regulation.public_id,),
            )
