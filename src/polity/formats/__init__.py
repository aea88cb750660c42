"""Open formats: text in, values out."""
