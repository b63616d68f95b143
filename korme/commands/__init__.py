"""What each command does, apart from the terminal."""
