"""Shared set-up: array shapes that the package annotates are checked while tests run."""

import logging

import pytest
from jaxtyping import install_import_hook

install_import_hook("dissector", "beartype.beartype")


@pytest.fixture(autouse=True)
def log_levels():
    """Entry points set the level of the package's log; it is as before after each test."""
    log = logging.getLogger("dissector")
    level = log.level
    yield
    log.setLevel(level)
