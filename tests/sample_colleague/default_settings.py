"""Settings of the merch shop; each may be set in the environment or in `.env`."""

# Coins that a souvenir costs.
MERCH_PRICE = 12
