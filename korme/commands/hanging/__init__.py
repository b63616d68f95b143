"""Hanging lists as files: rows taken out of them, the whole list written anew, and the same as a spreadsheet."""
