"""All that the messenger reads and writes of DynamoDB."""
