"""リスク分析の決まり。Pure: criteria, damage, what a cell says, what remains, what opens it again."""
