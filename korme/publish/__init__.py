"""From a planned site to the output folder."""
