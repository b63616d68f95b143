"""The pages of the desk: a module for each, with a line in `ROOMS` (`korme/commands/desk/rooms.py`)."""
