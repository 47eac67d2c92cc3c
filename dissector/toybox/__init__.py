"""The toybox: a small world of toys with exact ground truth, and the training of the embedded models on it."""
