"""仕事。Background work over the Django Tasks API: retried, scheduled, shown when it fails for good."""
