"""Edits by hand: the shape, place and colour of layers, without any diffusion model."""
