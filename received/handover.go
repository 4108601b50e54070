package received

// handover tells what sort of step the field records.
func (r *reader) handover() Handover {
	f, forms := r.f, r.peer.forms
	w := string(f.With)
	smtp := r.with.registered && w[0]|0x20 != 'l' // SMTP in one of its forms, and not LMTP
	switch {
	case r.d != nil && r.d.handover != HandoverUnknown:
		return r.d.handover
	case f.Via != "" && foldEqual(f.Via, "listexpand"), forms&formExploder != 0:
		return List
	case !smtp && isFetchProtocol(w):
		return Fetch
	case forms&(formQmail|formLocal) != 0, r.with.local, !smtp && (foldEqual(w, "mapi") || foldPrefix(w, "lmtp")):
		return Local
	case !smtp && (isHTTP(w) || isHTTP(f.Via)) && f.Dialect != Exchange:
		return Web
	case forms&formSocket != 0 && f.Dialect == OpenSMTPD && !f.From.IP.IsValid():
		return Local
	case r.isOwnNotice():
		return Local
	case r.peer.auth, r.with.auth:
		return Submission
	case r.peer.phrase, f.From.IP.IsLoopback():
		return Local
	case r.k.first[keyFrom] != 0:
		return Relay
	case r.k.first[keyBy] == 0:
		return HandoverUnknown
	case w != "" && f.Dialect != ExchangeIMS:
		return Relay
	}
	return Local
}

// isOwnNotice tells whether Sendmail wrote the message itself, a bounce most often:
//
//	from localhost (localhost) by HOST (8.x/8.x) [with internal] id ID; DATE
func (r *reader) isOwnNotice() bool {
	f := r.f
	return f.Dialect == Sendmail && (f.With == "" || foldEqual(string(f.With), "internal")) && f.From.HELO == "localhost" && f.From.RDNS == "localhost" && !f.From.IP.IsValid()
}

// isFetchProtocol tells whether a protocol fetches from a mailbox.
func isFetchProtocol(w string) bool {
	return foldPrefix(w, "pop3") || foldPrefix(w, "imap") || foldEqual(w, "sdps")
}

// isHTTP tells whether a protocol is HTTP or rests on it.
func isHTTP(w string) bool {
	return foldPrefix(w, "http") || foldEqual(w, "dav") || foldSuffix(w, " http-dav")
}
