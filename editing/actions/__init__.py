"""What can be done to a scene: one table of actions for the page, the API and the command line."""
