"""DO: 日々の取扱いと緊急事態 (J.4–J.5, J.8–J.11)。Siblings meet only through facts."""
