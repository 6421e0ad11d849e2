"""Log-in, sessions, passwords and Госуслуги, through their handlers."""
