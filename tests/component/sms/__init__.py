"""Texts on their way, through their handlers."""
