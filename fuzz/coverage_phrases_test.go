package fuzz

import "regexp"

// knownPhrases are the words, in lower case, by which servers introduce what they say, or say what the
// Field keeps as a state instead of as text: that there is no reverse name, that a name may be forged.
var knownPhrases = []string{
	// What stands for a reverse name, or is said of one: From.RDNSStatus and From.Verified.
	"may be forged", "unknown", "unverified", "softdnserr", "unknown_domain", "unresolved", "rdns failed", "not verified", "verified", "really",
	// Before the client's parts.
	"helo", "ehlo", "lhlo", "ident", "ident:", "port=", "helo=", "ident=", "ipv6:", "::ffff:", "/",
	// Before the user: From.User, From.Auth, and Handover.
	"authenticated sender:", "authenticated user", "authenticated as", "user authenticated as", "authenticated", "user=", "mech=", "auth=", "auth=yes",
	"authid:", "account", "auth:", "auth", "squirrelmail authenticated user", "with login", "with plain", "(no auth)",
	// Encryption: TLS.
	"using", "with cipher", "cipher", "bits", "version=", "cipher=", "bits=", "verify=", "tls:", "tls", "encrypted", "over tls secured channel",
	"key-exchange", "client cn", "issuer", "no client certificate requested", "client did not present a certificate", "secured",
	"google transport security", "client certificate not present", "starttls",
	// Before the sender: EnvelopeFrom.
	"envelope-from", "envelope-sender", "envelope sender", "envelope from", "mail_from", "env-from", "return-path", "sender:", "mailfrom:",
	// Handover and Dialect.
	"invoked by uid", "invoked from network", "invoked by alias", "invoked for bounce", "from network", "invoked by", "invoked from", "pid",
	"from userid", "by uid", "uid", "from", "for", "port", "unix socket", "named unknown", "single-drop", "multi-drop", "mail pickup service",
	"getmail6", "getmail", "spooldir", "source", "node=", "code b ref", "at", "over", "plain text!",
	// What introduces ZMailer's recipient and other recipients: For.
	"orcpt <rfc822;", "orcpt rfc822;", "orcpt", "rfc822;", "sasl method:", "username:", "/cn=",
	// Handover: List.
	"list exploder", "from localhost user:", "at submit", "sender userid",
}

// homeless is what servers write, in lower case, that has no place in a Field: it says nothing of who handed
// the message to whom, when and how. Who needs it finds it by received.Tokens.
var homeless = []*regexp.Regexp{
	regexp.MustCompile(`rhost-flags-[a-z-]+`),                                                  // ZMailer's checks of the reverse name, whose meaning is nowhere told
	regexp.MustCompile(`smtp-auth: ?<[^>]*> tls-cipher: ?<[^>]*> tls-peer-cn1: ?<[^>]*>`),      // ZMailer, where there was none of them
	regexp.MustCompile(`, uid#\d+`),                                                            // ZMailer: the number of a local user whose name is given
	regexp.MustCompile(`\(at \d+\)|\(code b ref -?\d+\)`),                                      // debbugs: the number of the bug
	regexp.MustCompile(` with \d+ ecdh bits, eq\. \d+ bits rsa`),                               // RZmta
	regexp.MustCompile(`\(\d+ bytes\)`),                                                        // smail: the size
	regexp.MustCompile(`messnum \d+`),                                                          // qmail's number of the file
	regexp.MustCompile(`\(original mail from [^()]*\)`),                                        // PMDF's children
	regexp.MustCompile(`convert [a-z0-9-]+`),                                                   // ZMailer: rfc822-to-8bit
	regexp.MustCompile(`: sgi does not authorize[^)]*`),                                        // SGI's banner
	regexp.MustCompile(`server-signature .*server-digest [a-z0-9-]+`),                          // Postfix: the server's own certificate
	regexp.MustCompile(`server-signature [a-z0-9-]+( \([^)]*\))?`),                             //
	regexp.MustCompile(`bits=\d+`),                                                             // Sendmail: bits of SASL's layer; of TLS they have a place
	regexp.MustCompile(`bits=\d+/\d+|/\d+ bits`),                                               // bits of the algorithm beside those in use
	regexp.MustCompile(`\(for [^ )]+ \[[0-9.]+\]\)`),                                           // Raptor: to whom it hands the message on
	regexp.MustCompile(`forwarded-for: ?\[[0-9.]+\]`),                                          // a proxy's claim
	regexp.MustCompile(` fp:[^ )]+`),                                                           // Alibaba's fingerprint
	regexp.MustCompile(`num_hops = \d+`),                                                       // Google
	regexp.MustCompile(`id [0-9a-f.]+ \(\d+\)`),                                                // AOL: a second number behind the identifier
	regexp.MustCompile(`\([a-z0-9]+: ?[^()]*(\([0-9.]*\))?[^()]* processed in [0-9.]+ secs\)`), // qmail-scanner: the scanners and how long they took
	regexp.MustCompile(`uid#\d+ fake: stdin \([^()]*\)`),                                       // ZMailer: the sender of a local message
}
