"""目標と計画の決まり。Where a figure stands, where events fall, when to apply again, how the cycle is drawn: pure."""
