"""Values and facts that depend on nothing else in the program."""
