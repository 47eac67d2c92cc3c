"""How much GPU memory the diffusion model may take, and what is done about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MemorySettings:
    """What is traded for memory.

    Attributes:
        name: "full" or "low".
        checkpointing: whether what a backward pass needs of the UNet, the text encoder and the
            autoencoder is computed again instead of kept.
        slicing: whether at most one image of a batch goes through the UNet and the autoencoder at
            once.
        offloading: whether the optimiser of concept mining keeps its state in the CPU's memory.
    """

    name: str
    checkpointing: bool
    slicing: bool
    offloading: bool


FULL = MemorySettings("full", checkpointing=False, slicing=False, offloading=False)
"""Fastest; for a GPU of 24 GB."""

LOW = MemorySettings("low", checkpointing=True, slicing=True, offloading=True)
"""For a GPU of 12 GB."""

MEMORY = {settings.name: settings for settings in (FULL, LOW)}
