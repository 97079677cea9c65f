"""What the literature adds to partnership cases: how to cite one, what machines are told of it, sources and cases.

A case's page lives in `partnerships`, which names no higher app; what stands here is registered there at start.
"""
