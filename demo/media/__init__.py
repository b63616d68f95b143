"""The films, the recording, the portfolio and the bowl of the demo, made by code: a module for each invented creative.

Each module exposes ``MEDIA``: a path from the repository root to a function without arguments that returns the bytes.
"""

MODULES = ("dinara_mukhametova", "olzhas_serikbay", "ksenia_lebedeva", "damir_kalitov")
