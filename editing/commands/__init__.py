"""The commands of `python -m editing`."""
