"""`svyazka bench enumeration`: whether the time of an answer tells what its words don't (docs/adr/0005)."""
