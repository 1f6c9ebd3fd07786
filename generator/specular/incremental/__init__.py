"""What the last run made of a document, and what of it still holds after an edit."""
