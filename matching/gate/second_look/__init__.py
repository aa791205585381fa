"""When one signature is not enough, from stored rows alone; and what is counted and noted for that."""
