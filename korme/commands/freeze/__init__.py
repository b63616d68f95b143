"""Freezes a year: its pages and pictures as they are, kept byte for byte, and checks that they still are."""
