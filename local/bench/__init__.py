"""Benchmarks.

Most measure our own handlers: `cold_start`, `roster`, `change`, `enumeration`, `page`. Two stand apart:
`simulated_region` computes a region on AWS from a small measurement, and `synapse` measures another product.
"""
