"""Reading what a run needs from disk: documents, references between them, templates."""
