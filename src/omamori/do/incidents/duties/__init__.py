"""義務と時計。From the facts of a case: who must be told, by when, by which paragraph, and why (J.4.4.2)."""
