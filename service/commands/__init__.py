"""Commands to devices: asked for, sent, followed to their end; tried on tickets before a visit."""
