"""土台。What every module of the cycle stands on; it knows none of them."""
