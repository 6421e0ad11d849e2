"""The only modules of this context that touch DynamoDB."""
