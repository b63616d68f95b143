"""Körme: a static site generator for festival and Expo showcases. The command line is the public interface."""

__version__ = "0.2.0"
