"""Removes a person with every trace, and proves it."""
