"""Themes: reading, combination with the site's options, rendering."""
