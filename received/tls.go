package received

import "strings"

// tlsForm reads a comment that speaks of encryption, if v[s:e] is one:
//
//	(using TLSv1.3 with cipher NAME (256/256 bits) key-exchange X25519 ...)   Postfix, Dovecot, James, Stalwart
//	(version=TLSv1.3 cipher=NAME bits=256 verify=NO)                          Sendmail, Gmail, Microsoft
//	(TLS1.3:NAME:256)  (Cipher TLSv1:NAME:168)  (TLSv1.3:NAME:256:NO)         Exim, OpenSMTPD
//	(TLS: TLSv1.2,128bits,NAME)                                               Courier
//	(Client CN "name", Issuer "name" (verified OK))                           Postfix
//	(TLS)  (Using TLS)  (TLS1.3 NAME)  (NAME encrypted)                       others
func (r *reader) tlsForm(t string, s, e int) bool {
	switch {
	case phrasePrefix(t, "using ") > 0:
		r.peer.forms |= formUsing
		return r.usingTLS(s+6, e)
	case foldPrefix(t, "version="), foldPrefix(t, "cipher="):
		r.tlsPairs(s, e)
		return true
	case foldPrefix(t, "cipher"):
		n := phrasePrefix(t, "cipher ")
		return n > 0 && r.tlsList(s+n, e)
	case phrasePrefix(t, "client ") > 0:
		r.peer.forms |= formCert
		r.clientCert(s+7, e)
		return true
	case foldPrefix(t, "tls: "):
		return r.tlsList(s+5, e)
	case foldPrefix(t, "unknown:"): // Exim, of a version that its library has no name for
		return r.tlsList(s, e)
	case foldPrefix(t, "tls"):
		return r.tlsList(s, e) || r.tlsWords(s, e)
	}
	return r.encryptedForm(t, s, e)
}

// encryptedForm reads "(NAME encrypted)", as qpsmtpd writes it.
func (r *reader) encryptedForm(t string, s, e int) bool {
	if len(t) <= 10 || !foldEqual(t[len(t)-10:], " encrypted") {
		return false
	}
	r.cipher(s, e-10)
	return true
}

// usingTLS reads what follows "using".
func (r *reader) usingTLS(s, e int) bool {
	f := &r.f.TLS
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case foldEqual(w, "tls:"): // MailMarshal: "using TLS: TLSv1.2, NAME"
		case foldPrefix(w, "tls") || foldPrefix(w, "ssl"):
			r.tlsVersion(ws, we)
			if we < e && r.v[we] == ',' {
				ws, we = r.nextWord(we, e)
				r.cipher(ws, we)
			}
		case isDigit(w[0]) && f.Cipher != "": // Comcast: "with cipher NAME 256/256 bits"
			r.bits(ws, we)
		case foldPrefix(w, "(curve ") && f.Group == "": // RZmta
			gs, ge := r.nextWord(ws+7, we-1)
			f.Group = r.v[gs:ge]
		case w == "cipher":
			ws, we = r.nextWord(we, e)
			r.cipher(ws, we)
		case w[0] == '(' && len(w) > 2:
			if !f.BitsKnown && !r.bits(ws+1, we-1) && f.KeyExchange == "" { // "(256/256 bits)", Symantec's "(NAME/256 bits)"
				r.bits(ws+2+strings.IndexByte(w[1:], '/'), we-1)
			}
			if f.KeyExchange != "" && f.Group == "" && !isDigit(w[1]) {
				gs, ge := r.nextWord(ws+1, we-1)
				f.Group = r.v[gs:ge]
			}
		case w == "key-exchange":
			ws, we = r.nextWord(we, e)
			f.KeyExchange = r.v[ws:we]
		case w == "server-signature":
			_, we = r.serverSignature(we, e)
		case w == "server-digest":
			ws, we = r.nextWord(we, e)
			f.Digest = r.v[ws:we]
		case w == "client-signature": // the client's own, of which Field has no place
			return true
		}
	}
	return f.Version != ""
}

// serverSignature reads the name of the server's signature and the strength in parentheses behind it, which
// Postfix writes since 3.4: "RSA-PSS (2048 bits)". It returns the place of its last word.
func (r *reader) serverSignature(i, e int) (start, end int) {
	s, end := r.nextWord(i, e)
	start = s
	if ws, we := r.nextWord(end, e); ws < e && r.v[ws] == '(' {
		start, end = ws, we
	}
	r.f.TLS.Signature = r.text(s, end)
	return start, end
}

// tlsVersion, cipher and bits take v[s:e] as what their names say, unless it is known.
func (r *reader) tlsVersion(s, e int) {
	if r.f.TLS.Version == "" && s < e {
		r.f.TLS.Version = r.part(PartTLSVersion, s, e)
	}
}

func (r *reader) cipher(s, e int) {
	if r.f.TLS.Cipher == "" && s < e {
		r.f.TLS.Cipher = r.part(PartTLSCipher, s, e)
	}
}

func (r *reader) verify(s, e int) {
	if r.f.TLS.Verify == "" && s < e {
		r.f.TLS.Verify = r.part(PartTLSVerify, s, e)
	}
}

// bits reads the first number of v[s:e]: "256", "256/256 bits", "128bits".
func (r *reader) bits(s, e int) bool {
	n, i := 0, s
	for ; i < e && isDigit(r.v[i]) && i-s < 6; i++ {
		n = n*10 + int(r.v[i]-'0')
	}
	if i == s || r.f.TLS.BitsKnown {
		return i > s
	}
	r.f.TLS.Bits, r.f.TLS.BitsKnown = n, true
	r.mark(PartTLSBits, s, i)
	return true
}

// tlsPairs reads "key=value" pairs, set off by white space or commas.
func (r *reader) tlsPairs(s, e int) {
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		w := r.v[ws:we]
		i := strings.IndexByte(w, '=')
		if i < 0 {
			continue
		}
		switch key, vs := w[:i], ws+i+1; {
		case foldEqual(key, "version"):
			r.tlsVersion(vs, we)
		case foldEqual(key, "cipher"):
			r.cipher(vs, we)
		case foldEqual(key, "bits"):
			r.bits(vs, we)
		case foldEqual(key, "verify"):
			r.verify(vs, we)
		}
	}
}

// tlsList reads "version:cipher:bits:verify" (Exim, OpenSMTPD) and "version,bits,cipher" (Courier).
// It takes nothing for TLS that does not begin with the name of a version.
func (r *reader) tlsList(s, e int) bool {
	t := r.v[s:e]
	if !isTLSVersion(t) && !foldPrefix(t, "unknown:") {
		return false
	}
	sep := byte(':')
	i := strings.IndexByte(t, sep)
	if i < 0 {
		sep = ','
		if i = strings.IndexByte(t, sep); i < 0 {
			return false
		}
	}
	r.tlsVersion(s, s+i)
	for s += i + 1; s < e && r.f.TLS.Verify == ""; {
		for s < e && isSpace(r.v[s]) {
			s++
		}
		end := s
		for end < e && r.v[end] != sep && !isSpace(r.v[end]) {
			end++
		}
		switch w := r.v[s:end]; {
		case w == "":
		case isDigit(w[0]) && r.bits(s, end):
			if name := strings.Index(r.v[s:end], "/CN="); name > 0 && r.f.TLS.ClientCN == "" { // Exim: "256/CN=Ann Example"
				r.f.TLS.ClientCN, end = r.text(s+name+4, e), e
			}
		case r.f.TLS.Cipher == "":
			r.cipher(s, end)
		default:
			r.verify(s, end)
		}
		s = end + 1
	}
	return true
}

// isTLSVersion tells whether t begins with what names a version of TLS or SSL.
func isTLSVersion(t string) bool {
	return len(t) > 3 && (foldPrefix(t, "tls") || foldPrefix(t, "ssl")) && (t[3] == 'v' || t[3] == 'V' || isDigit(t[3]) || t[3] == '-')
}

// tlsWords reads "TLS", "TLS1.3", "TLS1.3 NAME" and "TLS1_2".
func (r *reader) tlsWords(s, e int) bool {
	ws, we := r.nextWord(s, e)
	if w := r.v[ws:we]; !isTLSVersion(w) && !foldEqual(w, "tls") {
		return false
	}
	r.tlsVersion(ws, we)
	if ws, we = r.nextWord(we, e); ws < e && !foldEqual(r.v[ws:we], "secured") {
		r.cipher(ws, we)
	}
	return true
}

// clientCert reads Postfix's words on the client's certificate:
//
//	Client CN "name", Issuer "name" (verified OK)
func (r *reader) clientCert(s, e int) {
	f := &r.f.TLS
	var last string
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case w[0] == '"' && len(w) > 1 && w[len(w)-1] == '"': // a name with a quotation mark in it is nobody's guess
			if last == "CN" && f.ClientCN == "" {
				f.ClientCN = unfold(w[1 : len(w)-1])
			} else if last == "Issuer" && f.Issuer == "" {
				f.Issuer = unfold(w[1 : len(w)-1])
			}
		case w[0] == '(' && len(w) > 2:
			r.verify(ws+1, we-1)
		default:
			last = w
		}
	}
}

// secured notes that v[s:e], "over TLS secured channel", says that TLS was used.
func (r *reader) secured(s, e int) {
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		if foldPrefix(r.v[ws:we], "tls") {
			r.tlsVersion(ws, we)
			return
		}
	}
}

// slashCipher reads the cipher in IronPort's "ESMTP/TLS/NAME".
func (r *reader) slashCipher(s, e int) {
	i := s + lastIndex(r.v[s:e], '/')
	if t := r.v[s:i]; len(t) > 4 && foldEqual(t[len(t)-4:], "/tls") {
		r.tlsVersion(i-3, i)
		r.cipher(i+1, e)
	} else if foldEqual(r.v[i+1:e], "tls") {
		r.tlsVersion(i+1, e)
	}
}
