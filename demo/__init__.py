"""The demo of this repository: what draws its pictures. Nothing here is part of the program."""
