"""The specification's own objects, typed and alike in every version."""
