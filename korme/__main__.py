"""`python -m korme`."""

from korme.cli.entry import run

if __name__ == "__main__":
    run()
