"""The entries of the Lambda functions, one module each."""
