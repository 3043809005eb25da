"""通知で決めること。Pure: reading lists, finding the same person twice, filling in words, moving states."""
