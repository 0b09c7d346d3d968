"""Forms: XLSForms read, checked, asked one question at a time, and their answers."""
