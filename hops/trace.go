package hops

import "strings"

// traceNames are the trace fields other than Received: what servers add on the way. A name that ends
// with a hyphen stands for all that begin with it.
var traceNames = [...]string{
	"X-Received", "Received-SPF", "Authentication-Results", "X-Authentication-Results",
	"Original-Authentication-Results", "ARC-", "DKIM-Signature", "DomainKey-Signature",
	"X-Google-DKIM-Signature", "Return-Path", "Delivered-To", "X-Delivered-To", "X-Original-To",
	"Envelope-To", "X-Envelope-To", "X-Envelope-From", "X-Originating-IP", "X-Originating-Email",
	"X-Sender-IP", "X-Client-IP", "X-Source-IP", "X-Real-IP", "X-Mailfrom", "X-Rcpt-To", "Delivery-Date",
	"X-Forwarded-", "List-", "Resent-",
}

// traceLetters are the first letters of the names, in either case: most fields begin with another.
var traceLetters = func() (t [256]bool) {
	for _, name := range traceNames {
		t[name[0]], t[name[0]|0x20] = true, true
	}
	return t
}()

// isTrace reports whether a field is a trace field other than Received.
func isTrace(h Header) bool {
	if h.Name == "" || !traceLetters[h.Name[0]] {
		return false
	}
	for _, name := range traceNames {
		if len(h.Name) < len(name) || h.Name[0]|0x20 != name[0]|0x20 {
			continue
		}
		if len(h.Name) == len(name) || strings.HasSuffix(name, "-") {
			if strings.EqualFold(h.Name[:len(name)], name) {
				return true
			}
		}
	}
	return false
}

// Trace returns the trace fields that hang on no hop, because they stand below the oldest Received
// field: the author's program wrote them, or a server before the first hop, or the first hop below
// its own field. They are the chain's: do not change them.
//
// A trace field (X-Received, Received-SPF, Authentication-Results, ARC-Seal, DKIM-Signature,
// Return-Path, X-Originating-IP and their kin) hangs on a hop by its place in the block. Servers add
// fields at the top, so that one that stands above a Received field, with no other between, was
// written after it: by its server, or by the next one, which had not written its own field yet. It
// hangs on the hop of the Received field below it. That is never more belief than it earns: fields
// below the boundary's own may all be the sender's, whatever server they name. The price is that what
// a believed server writes below its own field (Gmail its Received-SPF) hangs one hop too low.
func (c *Chain) Trace() []Header {
	if c == nil {
		return nil
	}
	return c.trace
}

// hang puts the trace fields of the block on the hops of c. They share one array, in which the
// fields of a hop are neighbours as they are in the block.
func hang(c *Chain, headers []Header) {
	count := 0
	for _, h := range headers {
		if isTrace(h) {
			count++
		}
	}
	all, from, at := make([]Header, 0, count), 0, len(c.links)
	for _, h := range headers {
		switch {
		case isTrace(h):
			all = append(all, h)
		case at > 0 && h.Is("Received"):
			at--
			c.links[at].trace = all[from:len(all):len(all)]
			from = len(all)
		}
	}
	c.trace = all[from:len(all):len(all)]
}
