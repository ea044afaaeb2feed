"""The device side: products as their makers would build them. A stranger to our code: it knows the wire only."""
