"""`svyazka bench messages`: what messages cost, how many a second, how soon they stand in open windows."""
