"""A partner's spreadsheet: opened without trusting it, its columns named, its rows checked one by one."""
