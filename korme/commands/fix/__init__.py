"""`korme fix`: a registry maps problem codes to fixers.

A fixer turns a problem and the files as they are into a Fix, a value that holds the steps; `apply.FixWriter` carries
the steps out.
"""
