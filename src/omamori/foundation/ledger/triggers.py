"""書き換えられない仕掛け。Triggers that refuse change and removal, on both databases.

Installed after every migrate, idempotently. On SQLite ``recursive_triggers`` (set per connection)
lets the DELETE trigger also refuse ``INSERT OR REPLACE``.
"""

from django.db import connection

TABLES = ("ledger_factrow", "ledger_sealrow", "ledger_sealedfact")


def install() -> None:
    """Put the triggers in place."""
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in statements(table):
                cursor.execute(statement)


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE {event} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END"
        for event in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    function = """
        CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'ledger is append-only'; END $$
    """
    change = f"""
        CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
    """
    truncate = f"""
        CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
    """
    return [function, change, truncate]
