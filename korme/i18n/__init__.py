"""Languages: alphabets, plurals, dates, and the engine's own messages."""
