"""Edits by prompt: re-texturing, replacing and reshaping a layer with the diffusion model."""
