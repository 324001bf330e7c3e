namespace = "store"
