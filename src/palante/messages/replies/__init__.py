"""What people write back: what it says (`understand`), from whom it comes (`sender`), what came with it (`media`)."""
