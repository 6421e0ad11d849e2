"""`svyazka bench region`: a region's first day on AWS, computed from a small measurement. Nothing runs on AWS."""
