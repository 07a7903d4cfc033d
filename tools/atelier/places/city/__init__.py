"""A city at dusk: towers, billboards, wet streets. Times Square and the avenue of the cab ride are made of it."""
