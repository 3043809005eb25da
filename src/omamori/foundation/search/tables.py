"""索引の置き場。The one place where the two databases differ: FTS5 here, a GIN index there."""

from django.db import connection

from omamori.foundation.search import domain

_SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS search_pairs USING fts5(title, body, content='',
    contentless_delete=1, tokenize="unicode61 remove_diacritics 0")""",
)
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS search_pairs (entry_id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS search_pairs_gin ON search_pairs USING gin (pairs)",
)
_FIND_SQLITE = (
    "SELECT e.id FROM search_pairs p JOIN search_entry e ON e.id = p.rowid "
    'WHERE search_pairs MATCH %s AND e."right" IN ({marks}) '
    "ORDER BY bm25(search_pairs, 6.0, 1.0), e.id LIMIT %s"
)
_FIND_POSTGRESQL = (
    "SELECT e.id FROM search_pairs p JOIN search_entry e ON e.id = p.entry_id "
    'WHERE p.pairs @@ %s::tsquery AND e."right" IN ({marks}) '
    "ORDER BY ts_rank(p.pairs, %s::tsquery) DESC, e.id LIMIT %s"
)


def install() -> None:
    """Make what is missing; runs after every migrate."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if _is_postgresql() else _SQLITE:
            cursor.execute(statement)


def put(entry: int, *, title: str, body: str) -> None:
    """Index one entry anew."""
    drop(entry)
    with connection.cursor() as cursor:
        if _is_postgresql():
            literal = domain.postgresql_text([(title, "A"), (body, "B")])
            cursor.execute("INSERT INTO search_pairs VALUES (%s, %s::tsvector)", [entry, literal])
        else:
            cursor.execute(
                "INSERT INTO search_pairs (rowid, title, body) VALUES (%s, %s, %s)",
                [entry, domain.sqlite_text(title), domain.sqlite_text(body)],
            )


def drop(entry: int) -> None:
    """Forget one entry."""
    key = "entry_id" if _is_postgresql() else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_pairs WHERE {key} = %s", [entry])  # noqa: S608 - own word


def find(text: str, *, rights: list[str], limit: int) -> list[int]:
    """Keys of the best entries among those that the rights open."""
    literal = domain.postgresql_query(text) if _is_postgresql() else domain.sqlite_query(text)
    if not literal or not rights:
        return []
    marks = ", ".join(["%s"] * len(rights))
    template = _FIND_POSTGRESQL if _is_postgresql() else _FIND_SQLITE
    ranked = [literal] if _is_postgresql() else []
    with connection.cursor() as cursor:
        cursor.execute(template.format(marks=marks), [literal, *rights, *ranked, limit])
        return [int(row[0]) for row in cursor.fetchall()]


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"
