"""Dressed, rigged people made from MakeHuman's CC0 base mesh: bodies, garments, hair, clips, levels of detail."""
