"""The messenger's handlers on moto and on DynamoDB Local."""
