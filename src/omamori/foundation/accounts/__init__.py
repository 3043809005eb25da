"""アカウント。Sign-in and who is acting; a person can exist without an account (J.9.2 アクセス制御)."""
