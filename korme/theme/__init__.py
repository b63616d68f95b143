"""Themes: read, combined with the site's options, rendered."""
