"""The toybox: a small world of toys with exact ground truth.

The embedded models are trained on it.
"""
