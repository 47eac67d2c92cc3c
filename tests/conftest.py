"""Shared set-up: array shapes that the package annotates are checked while tests run."""

from jaxtyping import install_import_hook

install_import_hook("dissector", "beartype.beartype")
