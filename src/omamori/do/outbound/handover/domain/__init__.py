"""リンクの決まり。Pure decisions: what is cut out of a mail, and when a link opens."""
