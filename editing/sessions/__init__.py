"""Visitors of the studio: their scenes, jobs, projects and files, without any web framework."""
