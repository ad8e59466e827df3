"""For authors: templates for new exercises, and the proof that one is fit to be set."""
