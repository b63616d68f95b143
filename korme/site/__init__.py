"""The site as values: settings, linked entries, URLs and times."""
