//! The REST backend: catalogue, bags, checkout, payment, orders.
