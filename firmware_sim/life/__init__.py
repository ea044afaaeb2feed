"""What happens to devices: use, wear, disturbances, sensors, places."""
