"""暦。The clock as a port, Japanese business days and the fiscal year (J.3.2, deadlines of J.4.4.2)."""
