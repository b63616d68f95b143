"""Gives an entry another address: its files, the references to it, and its former address."""
