"""Log-in by password or Госуслуги, the sessions of an account, a forgotten password, and notices to its owner."""
