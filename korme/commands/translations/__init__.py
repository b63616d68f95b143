"""`korme translations`: what is translated into which language, and one sheet of texts, out and back in."""
