"""Why a risk stands: attributions, and the readings that are their evidence."""
