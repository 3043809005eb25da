"""試験のための世界。People, builders and ports for tests; shipped so that plug-ins can test too."""
