"""What an operator asks of a running stage: the stack on this machine, or one in the cloud."""
