"""All that safeguarding reads and writes of DynamoDB."""
