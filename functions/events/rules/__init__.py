"""Which events follow from changes of the table. Pure: no AWS."""
