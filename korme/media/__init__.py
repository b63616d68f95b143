"""Films, recordings, documents and models: what they are, their still pictures, and the files that visitors get."""
