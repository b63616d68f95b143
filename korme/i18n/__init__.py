"""Languages (alphabets, plurals, dates, numbers) and the program's own messages."""
