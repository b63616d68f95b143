"""`new`: the questions, the entry written from the answers, and the pictures copied into it."""
