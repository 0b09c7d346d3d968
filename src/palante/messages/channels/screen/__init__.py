"""On screen: the message stands on Hoy until it is read. It reaches whoever comes, on any phone, and costs nothing."""
