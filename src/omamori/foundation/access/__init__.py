"""権限。Who may do what, to which rows: one table (reference/access), one check (J.2.3 役割・責任・権限)。

The table is files, not rows: a right that changes is reviewed like a rule. Nobody approves himself;
the auditor never audits his own department; those two are kept in the domain, whatever the table says.
"""
