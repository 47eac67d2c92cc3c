"""Editing of dissected scenes."""
