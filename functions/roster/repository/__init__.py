"""All that the roster does with the tables `state` and `access`, and with the bucket of uploads."""
