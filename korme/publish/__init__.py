"""Planning a site, making its outputs and publishing them in the output folder."""
