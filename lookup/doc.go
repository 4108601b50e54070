// Package lookup asks the outside world about what a trace says: the DNS, registries, block lists and
// the logs of mail servers. It is the only door of the library to the network; the packages below it,
// hops and received, cannot reach it.
//
// Three shapes are everywhere here:
//
//   - A [Resolver] answers questions to the DNS. [NewResolver] makes one, a *net.Resolver is one, and a
//     map can be one: see package lookuptest.
//   - A [Source] answers one kind of question, about keys of one type: [PTR], [FCrDNS], [HELO], [MX], a
//     [DNSBL], or a [Func] of one's own.
//   - A wrapper makes a Source of a Source: [Shared], [Cached], [Limited], [Timeout].
//
// # Answers and silence
//
// A Source tells three things apart. A value with a nil error is the answer. [ErrNotFound] is an
// answer too: there is nothing. Any other error means that there is no answer, and that is evidence
// for nothing:
//
//	switch names, err := source.Lookup(ctx, addr); {
//	case err == nil:
//		// names is what there is
//	case errors.Is(err, lookup.ErrNotFound):
//		// it is known that there is none
//	default:
//		// it is not known
//	}
//
// # Who learns of a question
//
// Nothing touches the network unless it is handed something that does. A question about a name is seen
// by the owner of the name, and fields below the boundary of trust may name whatever their author
// liked. So ask about the boundary's client, hops.Chain.Client, and think before asking about more.
package lookup
