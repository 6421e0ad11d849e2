"""Measurements of the built functions."""
