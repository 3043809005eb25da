"""確認の決まり。Pure functions: who may answer and what follows, how quickly is too quickly."""
