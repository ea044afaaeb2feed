"""The device side: recorded fleets replayed as devices. A stranger to the rest of our code: it knows the wire only."""
