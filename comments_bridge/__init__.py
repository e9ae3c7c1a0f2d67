"""Bring moderated responses from an inbox to the pages of a static site."""

__version__ = "0.1.0"
