"""保存先への口。One file for each way in; none of them knows the database, so that any machine can use them."""
