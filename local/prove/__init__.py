"""`svyazka prove`: what the documents promise, asked of a stack that runs."""
