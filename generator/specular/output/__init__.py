"""From texts to files: the only stage that writes."""
