"""How devices are let in: staff's routes for credentials and claims, and the door at which a claim's code is used."""
