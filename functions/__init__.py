"""The Lambda functions, one folder for each context."""
