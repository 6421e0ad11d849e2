"""The calls of a school's administrator and an authority's officer, through their handlers."""
