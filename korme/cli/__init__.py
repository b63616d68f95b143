"""The terminal: commands as people type them, options, messages on the screen."""
