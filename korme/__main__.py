"""`python -m korme`."""

from korme.start import run

if __name__ == "__main__":
    run()
