"""Times Square: where the trip begins."""
