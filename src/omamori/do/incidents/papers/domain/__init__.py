"""決める。How a report is laid out, filled, compared; no clock, no table, no file."""
