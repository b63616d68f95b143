"""`new`: what is asked, how it becomes an entry, and how pictures are taken in."""
