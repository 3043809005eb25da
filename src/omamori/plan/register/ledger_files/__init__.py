"""台帳のファイル。The company's own ledger comes in as it is, and goes out as an assessor knows it (J.3.1.1, J.4.5.3).

Every company has kept its register in Excel in a layout of its own. A file (台帳のファイル) is read, its headings
and words are matched to ours (読み替え), what would happen is shown cell by cell, and it is taken in all together
or not at all. What comes of it are drafts and proposals of the register: another person approves them.
"""
