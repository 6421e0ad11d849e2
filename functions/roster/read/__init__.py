"""Read: from the bytes of a bundle to each organisation's part of it, and what is wrong (`stage.read`).

A region's bundle goes through `split.split` first, which lays rows on disk, and then organisation by organisation
through `school_bundle.read_school_bundle`: so the imports use it. `stage.read` does both for a bundle that fits in
memory.
"""
