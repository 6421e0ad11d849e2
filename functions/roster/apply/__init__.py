"""Apply: a plan into the table (`applying.apply`)."""
