"""The store's departments as rooms of their own, off the hall."""
