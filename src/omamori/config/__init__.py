"""設定。One typed file of settings; no difference between development and production but values."""
