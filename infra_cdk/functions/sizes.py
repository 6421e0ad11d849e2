"""How much of a machine a function gets."""

WHOLE_CPU = 1769
"""Megabytes. Argon2 takes 46 MiB and a processor for some 50 ms: with less, a login is slower and not cheaper."""
