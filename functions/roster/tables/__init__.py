"""Reading tables as exports really write them: what their header, separator and encoding mean."""
