"""The goods of the department store, one module per product family."""
