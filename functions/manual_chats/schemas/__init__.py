"""What the calls of this context take and give, a module for each subject."""
