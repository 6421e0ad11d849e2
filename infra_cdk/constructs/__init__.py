"""Constructs named by their role; stacks only wire them."""
