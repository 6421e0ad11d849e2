"""One module for each Lambda function: parse, one call, typed answer."""
