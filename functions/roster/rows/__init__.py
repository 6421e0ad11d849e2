"""The rows of the tables, one model for each."""
