"""Stories: the main job through the real main window."""
