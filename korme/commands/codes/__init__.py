"""Gives codes to works, events and people, keeps the registry true when these change, and repairs it after a merge."""
