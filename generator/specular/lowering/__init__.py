"""From the specification's objects to the IR: what they mean, and nothing of how it looks."""
