package received

import "strings"

// authForm reads a comment that names an authenticated user:
//
//	(Authenticated sender: ann@example.com)                Postfix, ZoneMTA
//	(authenticated bits=0)  (authenticated user=ann bits=0) Sendmail, Cyrus
//	(user=ann mech=PLAIN bits=0)                           Sendmail
//	(authenticated user ann)                               MDaemon
//	(authenticated as ann)                                 Critical Path
//	(Authid: ann)                                          AT&T Maillennium
//	(account ann HELO name)                                CommuniGate
//	(SquirrelMail authenticated user ann)                  SquirrelMail
//	(AUTH: LOGIN ann, TLS: TLSv1.2,128bits,NAME)           Courier
//	(AUTH ann)  (auth=ann)                                 Mirapoint, Qsmtpd
//	(SASL METHOD:[PLAIN] USERNAME:[ann])                   mx-netz
//	(User authenticated as ann)                            a Sendmail with a line of its administrator's
func (r *reader) authForm(t string, s, e int) bool {
	for _, phrase := range authPhrases {
		if n := phrasePrefix(t, phrase); n > 0 {
			if phrase[0] == 's' {
				r.peer.forms |= formSquirrel
			}
			r.user(s+n, e)
			r.peer.auth = true
			return true
		}
	}
	switch {
	case isLDAPUser(t): // "authenticated:ann@[192.0.2.1]": see identOf
		return false
	case foldPrefix(t, "auth="):
		r.user(s+5, e)
	case foldPrefix(t, "auth ") && !contains(t[5:], ' '):
		r.user(s+5, e)
	case foldPrefix(t, "authenticated"), foldPrefix(t, "user="):
		r.authWords(s, e)
	case foldPrefix(t, "account "):
		ws, we := r.nextWord(s+8, e)
		r.user(trimAngles(r.v, ws, we))
		r.accountRest(we, e)
	case foldPrefix(t, "auth: "):
		r.courierAuth(s+6, e)
	default:
		return false
	}
	r.peer.auth = true
	return true
}

// authPhrases are the words of authForm behind which nothing but the user stands.
var authPhrases = [...]string{
	"authenticated sender: ", "authenticated sender ", "authenticated as ", "authenticated user ", "authid: ", "user authenticated as ", "squirrelmail authenticated user ",
}

// accountRest reads what CommuniGate writes behind the account: "HELO name", "[IP] verified".
func (r *reader) accountRest(s, e int) {
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case w[0] == '[':
			r.bracketed(ws, we)
		case foldEqual(w, "verified"):
			r.f.From.Verified = Yes
		case isHeloVerb(w):
			r.heloForm(r.v[ws:e], ws, e)
			return
		}
	}
}

// authWords reads "key=value" pairs that name user and mechanism.
func (r *reader) authWords(s, e int) {
	r.peer.auth = true
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case foldPrefix(w, "user="):
			r.user(ws+5, we)
		case foldPrefix(w, "mech="):
			r.f.From.Auth = r.part(PartAuth, ws+5, we)
		}
	}
}

// courierAuth reads "LOGIN ann, TLS: ...".
func (r *reader) courierAuth(s, e int) {
	ws, we := r.nextWord(s, e)
	r.f.From.Auth = r.part(PartAuth, ws, we)
	end := e
	if i := strings.IndexByte(r.v[we:e], ','); i >= 0 {
		end = we + i
		r.courierRest(end+1, e)
	}
	for we < end && isSpace(r.v[we]) {
		we++
	}
	r.user(we, end)
}

// saslForm reads "SASL METHOD:[PLAIN] USERNAME:[ann]".
func (r *reader) saslForm(s, e int) bool {
	t := r.v[s:e]
	end := strings.IndexByte(t, ']')
	if end < 0 {
		return false
	}
	r.f.From.Auth = r.part(PartAuth, s+len("sasl method:["), s+end)
	if rest := t[end:]; foldPrefix(rest, "] username:[") && t[len(t)-1] == ']' {
		r.user(s+end+len("] username:["), e-1)
	}
	r.peer.auth = true
	return true
}

// user takes v[s:e] as the authenticated user.
func (r *reader) user(s, e int) {
	if r.f.From.User == "" && s < e {
		r.f.From.User = r.part(PartUser, s, e)
	}
}
