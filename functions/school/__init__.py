"""What a school's administrator and an authority's officer see and do."""
