"""Values and facts that depend on nothing else of the program."""
