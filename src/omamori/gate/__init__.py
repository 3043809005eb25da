"""関所。The SMTP daemon: takes a mail, keeps it durably, has it judged; never 250 before that (J.9.2)."""
