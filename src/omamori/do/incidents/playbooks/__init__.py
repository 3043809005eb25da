"""事故の手順書。Who does what by when for each kind of accident: edited by the company, approved, frozen at the start (J.4.4.2)."""
