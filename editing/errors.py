"""What a person is told when an edit or a project cannot be done."""


class EditError(ValueError):
    """An edit, a project or a file that cannot be done, in a sentence for the person who asked.

    Whatever raises it has left the scene and the saved project as they were.
    """
