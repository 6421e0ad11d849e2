"""The two stacks: what must outlive a deployment, and what may be replaced by one."""
