"""Map: from an organisation's part of a bundle to the roster that it asks for (`desired.map_part`). Pure."""
