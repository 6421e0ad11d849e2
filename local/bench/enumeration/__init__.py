"""`svyazka bench enumeration`: whether the time of an answer reveals what its text hides (docs/adr/0005)."""
