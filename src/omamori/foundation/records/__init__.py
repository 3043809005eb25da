"""記録。What every kept record has: a public number that sorts by time and reveals nothing."""
