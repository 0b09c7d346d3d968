class ElementEdits:
    pass
