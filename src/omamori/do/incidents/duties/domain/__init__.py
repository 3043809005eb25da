"""決める。Facts and dated rules in, duties with their reasons out; no clock, no table, no file."""
