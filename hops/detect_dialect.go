package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// An invariant is what a server always does. A field that claims to be that server's and does otherwise is
// not. Each was counted on honest mail before it was taken in: it holds in 999 of 1,000 fields or more.
type invariant struct {
	name   string
	doc    string
	claims func(f *received.Field) bool // the field says that it is that server's
	holds  func(f *received.Field) bool
	part   received.Part // where it is broken
	detail string
}

var invariants = []invariant{
	{
		name: "exim-identifier", part: received.PartID, claims: isEximField,
		doc:    "Exim makes its identifiers of three parts with hyphens: the time, the process and a fraction.",
		holds:  func(f *received.Field) bool { return f.ID == "" || isEximID(f.ID) },
		detail: "Exim does not write such an identifier",
	},
	{
		name: "exim-protocol", part: received.PartWith, claims: isEximField,
		doc:    "Exim writes its protocols in lower case.",
		holds:  func(f *received.Field) bool { return string(f.With) == strings.ToLower(string(f.With)) },
		detail: "Exim writes its protocols in lower case",
	},
	{
		name: "google-identifier", part: received.PartID,
		doc:    "Gmail's servers that take mail from outside end their identifiers with a number, and write them without brackets.",
		claims: func(f *received.Field) bool { return sameHost(f.By.Host, "mx.google.com") && f.ID != "" },
		holds: func(f *received.Field) bool {
			return strings.Count(f.ID, ".") >= 1 && strings.Trim(f.ID[strings.LastIndexByte(f.ID, '.')+1:], "0123456789") == ""
		},
		detail: "Gmail's servers do not write such an identifier",
	},
	{
		name: "google-zone", part: received.PartDate,
		doc:    "Gmail's servers that take mail from outside write the time of California, with its name behind it.",
		claims: func(f *received.Field) bool { return sameHost(f.By.Host, "mx.google.com") && !f.Date.IsZero() },
		holds: func(f *received.Field) bool {
			date := f.Where(received.PartDate).In(f.Raw())
			return strings.HasSuffix(date, "(PST)") || strings.HasSuffix(date, "(PDT)")
		},
		detail: "Gmail's servers write the time of California, with its name",
	},
	{
		name: "microsoft-zone", part: received.PartDate,
		doc: "The servers of Microsoft 365 write the time of UTC.",
		claims: func(f *received.Field) bool {
			return strings.HasSuffix(hostKey(f.By.Host), ".prod.outlook.com") && !f.Date.IsZero()
		},
		holds:  func(f *received.Field) bool { return f.Date.Offset == 0 },
		detail: "The servers of Microsoft 365 write the time of UTC",
	},
	{
		name: "postfix-client", part: received.PartHELO,
		doc: "Postfix writes beside the name that a client gave what it saw: a reverse name or unknown, and the address.",
		claims: func(f *received.Field) bool {
			return isPostfixField(f) && f.From.HELO != "" && f.Handover != received.Local
		},
		holds: func(f *received.Field) bool {
			return f.From.RDNSStatus != received.RDNSUnknown && (f.From.IP.IsValid() || f.From.Literal != "" || f.Problems.Has(received.AmbiguousClient))
		},
		detail: "Postfix writes the reverse name and the address of its client",
	},
	{
		name: "postfix-identifier", part: received.PartID, claims: isPostfixField,
		doc:    "Postfix makes its identifiers of hexadecimal digits in capitals, or of digits and consonants.",
		holds:  func(f *received.Field) bool { return f.ID == "" || isPostfixID(f.ID) },
		detail: "Postfix does not write such an identifier",
	},
	{
		name: "postfix-protocol", part: received.PartWith, claims: isPostfixField,
		doc:    "Postfix writes its protocols in capitals.",
		holds:  func(f *received.Field) bool { return string(f.With) == strings.ToUpper(string(f.With)) },
		detail: "Postfix writes its protocols in capitals",
	},
	{
		name: "postfix-zone", part: received.PartDate, claims: isPostfixField,
		doc: "Postfix writes the name of its zone behind the date, in parentheses.",
		holds: func(f *received.Field) bool {
			return f.Date.IsZero() || strings.HasSuffix(f.Where(received.PartDate).In(f.Raw()), ")")
		},
		detail: "Postfix writes the name of its zone behind the date",
	},
	{
		name: "sendmail-identifier", part: received.PartID, claims: isSendmail8Field,
		doc:    "Sendmail 8 makes its identifiers of the time and the number of its process.",
		holds:  func(f *received.Field) bool { return f.ID == "" || isSendmailID(f.ID) },
		detail: "Sendmail does not write such an identifier",
	},
}

// dialectDetectors are the invariants, each as a detector of its own, so that its error rate can be counted.
func dialectDetectors() []Detector {
	ds := make([]Detector, len(invariants))
	for i, inv := range invariants {
		ds[i] = Detector{
			Name: inv.name,
			Doc: inv.doc + " A field that says it is that server's and does otherwise was written by something else. " +
				"Innocent where somebody has changed the server's source, or a program on the way has changed the field.",
			Detect: func(c *Case, report func(Finding)) {
				eachClaim(c, func(h Hop, f *received.Field) {
					if inv.claims(f) && !inv.holds(f) {
						report(Finding{Level: Suspect, Hop: h.Index(), Span: f.Where(inv.part), Detail: inv.detail})
					}
				})
			},
		}
	}
	return ds
}

func isEximField(f *received.Field) bool {
	return strings.HasPrefix(f.By.Software, "Exim ") && f.With != ""
}

func isPostfixField(f *received.Field) bool { return f.By.Software == "Postfix" }

// isSendmail8Field reports whether a field has the version of a Sendmail 8 and of its configuration.
func isSendmail8Field(f *received.Field) bool {
	v, cf, ok := strings.Cut(f.By.Software, "/")
	return ok && strings.HasPrefix(v, "8.") && strings.HasPrefix(cf, "8.") && f.Dialect == received.Sendmail
}

// isEximID reports whether an identifier has the form of Exim, before version 4.97 or since.
func isEximID(id string) bool {
	time, rest, _ := strings.Cut(id, "-")
	process, fraction, ok := strings.Cut(rest, "-")
	return ok && len(time) == 6 && (len(process) == 6 && len(fraction) == 2 || len(process) == 11 && len(fraction) == 4)
}

// isPostfixID reports whether an identifier has one of Postfix's two forms: hexadecimal digits, or the time in
// digits and consonants, "z", and the inode.
func isPostfixID(id string) bool {
	if strings.Trim(id, hexCapitals) == "" {
		return len(id) >= 6
	}
	return strings.LastIndexByte(id, 'z') >= 10 && strings.Trim(id, "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz") == ""
}

const hexCapitals = "0123456789ABCDEF"

// isSendmailID reports whether an identifier has the form of 8.9 and earlier, three capitals and the process, or
// that of 8.10 and later, eight digits of base 60 for the time and the process. What a server without a space
// before the next clause puts behind it is left out.
func isSendmailID(id string) bool {
	id = strings.TrimSuffix(strings.TrimSuffix(id, "for"), "$")
	if len(id) >= 12 && isDigits(id[8:]) && strings.Trim(id[:8], "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx") == "" {
		return true
	}
	return len(id) >= 7 && isDigits(id[3:]) && strings.Trim(id[:3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
