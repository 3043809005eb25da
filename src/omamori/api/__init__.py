"""API。The same actions and queries for programs, versioned, with OpenAPI."""
