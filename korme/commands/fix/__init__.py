"""What `korme fix` can do: for each code of a problem the family that mends it.

A mend is a value (what, where, from, to): planned from a problem and the files as they are, carried out by `applying`.
"""
