"""One module for each Lambda function."""
