"""When people can: a week's grid for each, its heat, and the slots in which most can come."""
