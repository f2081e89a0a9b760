package hook

// Reachable is reachable, for tests.
var Reachable = reachable
