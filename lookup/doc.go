// Package lookup asks the outside world about what a trace says: the DNS, registries, block lists and
// the logs of mail servers. It is the only door of the library to the network; the packages below it,
// hops and received, cannot reach it.
//
// For the time being the package holds the shapes that everything here has, and no sources yet:
//
//   - A [Resolver] answers questions to the DNS. A *net.Resolver is one. Set its PreferGo and
//     StrictErrors, so that a server that fails is an error and not a short answer.
//   - A [Source] answers one kind of question, about keys of one type. A [Func] makes a Source of a
//     function.
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
