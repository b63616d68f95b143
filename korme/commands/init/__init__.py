"""`init`: a new site, with what publishing it needs."""
