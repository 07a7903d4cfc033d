"""Synthesised sound: room tones, steps, cues and the show's music. Knows nothing of Blender."""
