"""Why a risk stands: attributions, and the readings behind them."""
