"""`python -m korme`."""

from korme.cli import run

if __name__ == "__main__":
    run()
