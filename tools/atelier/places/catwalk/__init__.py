"""The catwalk: a dark hall, a lit runway, glowing arches, an audience with phones."""
