"""The terminal: commands, options, output."""
