"""The roster of a stage: imports, how each school stands, held changes, versions of records."""
