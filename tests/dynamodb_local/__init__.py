"""Amazon's DynamoDB Local for tests: it locks items, which moto doesn't, so races can be tried on it."""
