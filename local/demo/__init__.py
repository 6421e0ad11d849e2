"""Walks through the journey over HTTP, as a browser would, and reports the outcome of each step."""
