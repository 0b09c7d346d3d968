"""Each page of the inbox in a file of its own."""
