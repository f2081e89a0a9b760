package care

// Narrow is the transaction of somebody with whom exactly these topics are shared.
func Narrow(tx Tx, topics Topics) Tx { return narrowed{Tx: tx, shared: topics} }
