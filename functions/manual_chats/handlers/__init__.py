"""One module for each function: it parses, makes one call and answers."""
