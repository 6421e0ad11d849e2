"""The demo region: two schools and an authority that never existed, as a OneRoster 1.2 bundle.

Everything follows from a fixed seed and the academic year, down to the byte (README: `data/demo-region`).
"""
