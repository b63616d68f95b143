"""The commands, independent of the terminal."""
