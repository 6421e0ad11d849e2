"""What follows from changes by queue. Pure."""
