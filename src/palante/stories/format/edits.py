class StoryEdits:
    pass
