"""Judging a theme with a site that has everything."""
