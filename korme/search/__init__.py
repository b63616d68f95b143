"""The search index and the normalisation of its text."""
