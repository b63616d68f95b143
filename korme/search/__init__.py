"""The search index and how its words are normalised."""
