"""Read: from the bytes of a bundle to each organisation's part of it, and the problems of its rows.

An import calls `split.split` first, which writes the rows to disk, and then `school_bundle.read_school_bundle` for each
organisation. `functions.roster.use_cases.preview.read` does both for a bundle that fits in memory.
"""
