"""From one bundle of a whole region to a part for each school, in bounded memory: the rest lies on disk."""
