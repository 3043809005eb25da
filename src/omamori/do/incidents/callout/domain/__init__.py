"""呼び出しで決めること。Pure: the chain, the next step, what may be answered, how fast people were reached."""
