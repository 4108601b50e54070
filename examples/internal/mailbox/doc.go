// Package mailbox reads files of messages for the programs beside it: single messages, mboxes and
// Maildirs, compressed by gzip or not.
//
//	var o mailbox.Options // the kind is told from the content, "-" is os.Stdin
//	for m, err := range o.Messages("inbox.mbox.gz") {
//		if err != nil {
//			var e *mailbox.Error // always one
//			errors.As(err, &e)
//			complain(e.Source, e.Error())
//			continue // the others go on
//		}
//		for msg, err := range hops.Messages(m) { // m is an io.Reader
//			judge(m.Source, msg, err)
//		}
//	}
//
// A message is to be read before the next one is asked for; what is left of it is skipped. Memory does
// not grow with the number of messages nor with their size. A Maildir is the exception: the names of its
// entries are held, because they are sorted.
//
// An error is reported once, by the Read of the message in which it happens, or by the iterator. Both
// return an [*Error].
package mailbox
