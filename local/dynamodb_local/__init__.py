"""Amazon's DynamoDB Local: it locks items and has streams, so races and whole journeys of data can be tried on it."""
