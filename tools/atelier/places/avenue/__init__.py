"""The avenue that passes by while the cab rides, and the store's front at its end."""
