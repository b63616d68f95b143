"""What is printed: documents in PDF by Typst, from the same entries as the site. Loaded by `korme print` alone."""
