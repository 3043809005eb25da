"""体制の判断。Pure rules of tree, people and posts: no tables, no clock (J.2.3.1, J.2.3.2)."""
