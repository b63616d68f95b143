"""Builds this site: `python build.py` is the same program as the installed `korme`."""

from korme.cli.entry import run

if __name__ == "__main__":
    run()
