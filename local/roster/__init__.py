"""`svyazka roster import` and `svyazka roster approve`."""
