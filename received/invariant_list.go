package received

import "strings"

// servers are the makes of server of which enough honest fields are at hand, in the order of their
// dialects. What is left out was counted too (TestNoInvariants beside the corpora prints the shares): the tab with
// which Postfix and Sendmail fold, the name of Sendmail's zone, amavisd's port, qmail's "-0000", and the for clauses of
// Gmail and Postfix are each missing from more than one honest field in a thousand. Why is known of the last alone:
// Postfix's source writes the recipient only where there is just one.
var servers = []server{
	{dialect: Amavis, claims: softwareBegins("amavisd"), always: []Invariant{
		{
			Name: "amavis-client", Part: PartIP, holds: saysAddress,
			Doc: "amavisd writes the address of the client beside the name that this gave.",
		},
		{
			Name: "amavis-order", Part: PartID, holds: inOrder,
			Doc: "amavisd writes its clauses in the order of RFC 5321.",
		},
		{
			Name: "amavis-protocol", Part: PartWith, holds: inCapitals,
			Doc: "amavisd writes its protocols in capitals.",
		},
		{
			Name: "amavis-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "amavisd begins its dates with the weekday.",
		},
		{
			Name: "amavis-zone", Part: PartDate, holds: zoneNamed,
			Doc: "amavisd writes the name of its zone behind the date, in parentheses.",
		},
	}},
	{dialect: Exchange, claims: withBegins("Microsoft SMTP Server"), always: []Invariant{
		{
			Name: "exchange-identifier", Part: PartID, Changed: "since 2007, with the words Microsoft SMTP Server", holds: idHas(isDotted),
			Doc: "Exchange writes its version for an identifier: four numbers with points between.",
		},
		{
			Name: "exchange-order", Part: PartID, holds: inOrder,
			Doc: "Exchange writes its clauses in the order of RFC 5321.",
		},
		{
			Name: "exchange-recipient", Part: PartFor, holds: inAngles,
			Doc: "Exchange writes a recipient in angle brackets.",
		},
		{
			Name: "exchange-tag", Part: PartIP, holds: untagged,
			Doc: "Exchange writes IPv6 addresses without the tag IPv6:.",
		},
		{
			Name: "exchange-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Exchange begins its dates with the weekday.",
		},
		{
			Name: "exchange-zone", Part: PartDate, holds: zoneBare,
			Doc: "Exchange writes nothing behind the zone of its dates.",
		},
		{
			Name: "exchange-zone-number", Part: PartDate, holds: zoneNumber,
			Doc: "Exchange writes its zone as a sign and four digits.",
		},
	}},
	{dialect: Exchange, claims: hostEnds(".prod.outlook.com"), always: []Invariant{
		{
			Name: "microsoft-zone", Part: PartDate, holds: inUTC,
			Doc: "The servers of Microsoft 365 write the time of UTC.",
		},
	}},
	{dialect: Exim, claims: isEximField, always: []Invariant{
		{
			Name: "exim-identifier", Part: PartID, Changed: "six, six and two characters to 4.96, six, eleven and four since 4.97", holds: idHas(hasEximForm),
			Doc: "Exim makes its identifiers of three parts with hyphens: the time, the process and a fraction.",
		},
		{
			Name: "exim-order", Part: PartID, holds: inOrder,
			Doc: "Exim writes its clauses in the order of RFC 5321.",
		},
		{
			Name: "exim-protocol", Part: PartWith, holds: inSmall,
			Doc: "Exim writes its protocols in lower case.",
		},
		{
			Name: "exim-tag", Part: PartIP, holds: untagged,
			Doc: "Exim writes IPv6 addresses without the tag IPv6:.",
		},
		{
			Name: "exim-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Exim begins its dates with the weekday.",
		},
		{
			Name: "exim-zone", Part: PartDate, holds: zoneBare,
			Doc: "Exim writes nothing behind the zone of its dates.",
		},
		{
			Name: "exim-zone-number", Part: PartDate, holds: zoneNumber,
			Doc: "Exim writes its zone as a sign and four digits.",
		},
	}},
	{dialect: Google, claims: isMXGoogle, always: []Invariant{
		{
			Name: "google-client", Part: PartIP, holds: saysAddress,
			Doc: "Gmail's servers write the address of the client beside the name that this gave.",
		},
		{
			Name: "google-identifier", Part: PartID, Changed: "since 2023 the time stands at the end, to the second, as six numbers", holds: idHas(endsInNumber),
			Doc: "Gmail's servers that take mail from outside end their identifiers with a number, and write them without brackets.",
		},
		{
			Name: "google-order", Part: PartID, holds: inOrder,
			Doc: "Gmail's servers write their clauses in the order of RFC 5321.",
		},
		{
			Name: "google-protocol", Part: PartWith, holds: inCapitals,
			Doc: "Gmail's servers write their protocols in capitals.",
		},
		{
			Name: "google-recipient", Part: PartFor, holds: inAngles,
			Doc: "Gmail's servers write a recipient in angle brackets.",
		},
		{
			Name: "google-software", Part: PartSoftware, holds: noSoftware,
			Doc: "Gmail's servers do not say what software they are.",
		},
		{
			Name: "google-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Gmail's servers begin their dates with the weekday.",
		},
		{
			Name: "google-zone", Part: PartDate, holds: inCalifornia,
			Doc: "Gmail's servers that take mail from outside write the time of California, with its name behind it.",
		},
	}},
	{dialect: Postfix, claims: softwareIs("Postfix"), always: []Invariant{
		{
			Name: "postfix-client", Part: PartHELO, holds: saysClient,
			Doc: "Postfix writes beside the name that a client gave what it saw: a reverse name or unknown, and the address.",
		},
		{
			Name: "postfix-identifier", Part: PartID, Changed: "the second form is one that can be chosen since 2.9", holds: idHas(hasPostfixForm),
			Doc: "Postfix makes its identifiers of hexadecimal digits in capitals, or of digits and consonants.",
		},
		{
			Name: "postfix-order", Part: PartID, holds: inOrder,
			Doc: "Postfix writes its clauses in the order of RFC 5321.",
		},
		{
			Name: "postfix-protocol", Part: PartWith, holds: inCapitals,
			Doc: "Postfix writes its protocols in capitals.",
		},
		{
			Name: "postfix-recipient", Part: PartFor, holds: inAngles,
			Doc: "Postfix writes a recipient in angle brackets.",
		},
		{
			Name: "postfix-tag", Part: PartIP, holds: tagged,
			Doc: "Postfix writes the tag IPv6: before such an address.",
		},
		{
			Name: "postfix-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Postfix begins its dates with the weekday.",
		},
		{
			Name: "postfix-zone", Part: PartDate, holds: zoneNamed,
			Doc: "Postfix writes the name of its zone behind the date, in parentheses.",
		},
		{
			Name: "postfix-zone-number", Part: PartDate, holds: zoneNumber,
			Doc: "Postfix writes its zone as a sign and four digits.",
		},
	}},
	{dialect: Qmail, claims: softwareIs("qmail"), always: []Invariant{
		{
			Name: "qmail-recipient", Part: PartFor, holds: noRecipient,
			Doc: "qmail writes no for clause where it tells who invoked it.",
		},
	}},
	{dialect: Sendmail, claims: isSendmail8Field, always: []Invariant{
		{
			Name: "sendmail-identified", Part: PartSoftware, holds: hasID,
			Doc: "Sendmail 8 writes an identifier into every field.",
		},
		{
			Name: "sendmail-identifier", Part: PartID, Changed: "three letters and the process to 8.9, eight characters for the time and the process since 8.10", holds: idHas(hasSendmailForm),
			Doc: "Sendmail 8 makes its identifiers of the time and the number of its process.",
		},
		{
			Name: "sendmail-order", Part: PartID, holds: inOrder,
			Doc: "Sendmail 8 writes its clauses in the order of RFC 5321.",
		},
		{
			Name: "sendmail-protocol", Part: PartWith, holds: inCapitals,
			Doc: "Sendmail 8 writes its protocols in capitals.",
		},
		{
			Name: "sendmail-tag", Part: PartIP, holds: tagged,
			Doc: "Sendmail 8 writes the tag IPv6: before such an address.",
		},
		{
			Name: "sendmail-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Sendmail 8 begins its dates with the weekday.",
		},
	}},
	{dialect: SMTPSVC, claims: withBegins("Microsoft SMTPSVC"), always: []Invariant{
		{
			Name: "smtpsvc-identifier", Part: PartID, holds: noID,
			Doc: "Microsoft's SMTPSVC writes no identifier.",
		},
		{
			Name: "smtpsvc-recipient", Part: PartFor, holds: noRecipient,
			Doc: "Microsoft's SMTPSVC writes no recipient.",
		},
		{
			Name: "smtpsvc-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "Microsoft's SMTPSVC begins its dates with the weekday.",
		},
		{
			Name: "smtpsvc-zone", Part: PartDate, holds: zoneBare,
			Doc: "Microsoft's SMTPSVC writes nothing behind the zone of its dates.",
		},
		{
			Name: "smtpsvc-zone-number", Part: PartDate, holds: zoneNumber,
			Doc: "Microsoft's SMTPSVC writes its zone as a sign and four digits.",
		},
	}},
	{dialect: Zmailer, claims: isZmailerField, always: []Invariant{
		{
			Name: "zmailer-identifier", Part: PartID, holds: idHas(isZmailerID),
			Doc: "ZMailer makes its identifiers of an S, a number, and the time in letters and digits.",
		},
		{
			Name: "zmailer-tag", Part: PartIP, holds: tagged,
			Doc: "ZMailer writes the tag IPv6: before such an address.",
		},
		{
			Name: "zmailer-weekday", Part: PartDate, holds: hasWeekday,
			Doc: "ZMailer begins its dates with the weekday.",
		},
		{
			Name: "zmailer-zone", Part: PartDate, holds: zoneBare,
			Doc: "ZMailer writes nothing behind the zone of its dates.",
		},
		{
			Name: "zmailer-zone-number", Part: PartDate, holds: zoneNumber,
			Doc: "ZMailer writes its zone as a sign and four digits.",
		},
	}},
}

// The claims of the table that take more than a word.

// isEximField is the claim of Exim, whose name a filter may bear too, but not with a protocol.
func isEximField(f *Field) bool { return strings.HasPrefix(f.By.Software, "Exim ") && f.With != "" }

// isMXGoogle is the claim of Gmail's servers that take mail from outside.
func isMXGoogle(f *Field) bool { return foldEqual(strings.TrimSuffix(f.By.Host, "."), "mx.google.com") }

// isZmailerField is the claim of ZMailer: only it writes what it found out about the client as flags.
func isZmailerField(f *Field) bool {
	return f.Dialect == Zmailer && f.From.Verb != "" && strings.Contains(f.raw, "rhost-flags")
}

// isSendmail8Field reports whether a field has the version of a Sendmail 8 and of its configuration.
func isSendmail8Field(f *Field) bool {
	if f.Dialect != Sendmail || !strings.HasPrefix(f.By.Software, "8.") {
		return false
	}
	_, cf, _ := strings.Cut(f.By.Software, "/")
	return strings.HasPrefix(cf, "8.")
}
