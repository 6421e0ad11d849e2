"""All that the roster does with the table `state`."""
