"""Python names for the nodes of the IR, all chosen at once."""
