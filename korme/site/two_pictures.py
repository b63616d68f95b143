"""Pictures that look the same and are two, as people have said: no build reads the file, the desk does."""

from __future__ import annotations

PATH = "content/two_pictures.yaml"
