"""表の移り変わり。Made by Django."""
