"""台帳。The append-only trail of facts: audit trail, outbox, trigger and statistic in one (J.4.5.3 記録の管理).

Rows cannot be changed or removed (triggers on both databases); each minute the new ones are sealed
into a Merkle tree chained to the last seal, so that a stranger can verify an exported proof offline.
"""
