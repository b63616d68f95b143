"""The demo of this repository: what draws its pictures and makes its films, sounds, documents and models. Nothing here is part of the program."""
