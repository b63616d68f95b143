"""`korme import inbox/`: what came by mail, messenger or form becomes entries, and letters back to people."""
