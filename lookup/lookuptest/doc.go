// Package lookuptest helps to test what uses package lookup: a DNS in a map, with the faults that real
// servers have, and a contract test that any Source can be put through.
//
// A [Zone] is a lookup.Resolver that asks nobody. Its Serve method makes a server of it on the loopback, so
// that a *net.Resolver can be tested with it too. [RDAP] is a registry in a map. [TestSource] holds a Source
// to its contract, in the manner of testing/fstest.
package lookuptest
