"""DreamDissector: text to 3D scenes of separate, editable objects."""
