"""A Matrix server of one's own, to compare with: Synapse on the loopback address, for as long as it is needed."""
