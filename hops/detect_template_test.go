package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// A form is a program's for spam only with all that it has. Each row but the first of a kind lacks one thing.
func TestTemplates(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"two addresses", "from 198.51.100.9 by 203.0.113.7" + early, "suspect Programs for spam write fields of nothing but two bare addresses and a date"},
		{"two addresses, for somebody", "from 198.51.100.9 by 203.0.113.7 for <bob@example.org>" + early, ""},
		{"two addresses, an identifier", "from 198.51.100.9 by 203.0.113.7 id x1" + early, ""},
		{"two addresses, the second in brackets", "from 198.51.100.9 by [203.0.113.7]" + early, "suspect Programs for spam write fields of nothing but a bare address, a server and a date"},
		{"two addresses, of IPv6", "from 2001:db8::9 by 203.0.113.7" + early, ""},
		{"two addresses, of the loopback", "from 127.0.0.1 by 203.0.113.7" + early, ""},

		{"an address and a server", "from 198.51.100.9 by mail.example.com" + early, "suspect Programs for spam write fields of nothing but a bare address, a server and a date"},
		{"an address in brackets and a server", "from [198.51.100.9] by mail.example.com" + early, ""},
		{"an address and a server, a protocol", "from 198.51.100.9 by mail.example.com with SMTP" + early, ""},
		{"an address and a server, an identifier", "from 198.51.100.9 by mail.example.com id x1" + early, ""},
		{"an address and a server, its program", "from 198.51.100.9 by mail.example.com (Mail 1.0)" + early, ""},
		{"an address and a server without a dot", "from 198.51.100.9 by mail" + early, ""},
		{"an address and no server", "from 198.51.100.9" + early, ""},
		{"an address and what its server saw", "from 198.51.100.9 ([198.51.100.9]) by mail.example.com" + early, ""},

		{"letters and digits", "by 10.0.0.7 with SMTP id abcdefghijKLMN.1234567890123" + early, "suspect Programs for spam write an identifier of fourteen letters and thirteen digits"},
		{"a letter less", "by 10.0.0.7 with SMTP id abcdefghijKLM.1234567890123" + early, ""},
		{"a digit more", "by 10.0.0.7 with SMTP id abcdefghijKLMN.12345678901234" + early, ""},
		{"a digit among the letters", "by 10.0.0.7 with SMTP id abcdefghij1LMN.1234567890123" + early, ""},
		{"a letter among the digits", "by 10.0.0.7 with SMTP id abcdefghijKLMN.123456a890123" + early, ""},
		{"a point too early", "by 10.0.0.7 with SMTP id abcdefghijKLM.01234567890123" + early, ""},

		{"random signs", "from 198.51.100.9 (HELO pc) by mail.example.com with esmtp (6H)92 85OD) id 6*-G)5-RD" + early, "forged No server writes random signs behind its protocol and as its identifier"},
		{"random signs, in capitals", "from 198.51.100.9 (HELO pc) by mail.example.com with ESMTP (6H)92 85OD) id 6*-G)5-RD" + early, ""},
		{"random signs, no HELO", "from 198.51.100.9 by mail.example.com with esmtp (6H)92 85OD) id 6*-G)5-RD" + early, ""},
		{"random signs, no comment", "from 198.51.100.9 (HELO pc) by mail.example.com with esmtp id 6*-G)5-RD" + early, ""},

		{"a number for a name", "from pc (-1209621352 [-1210463664]) by mail.example.com with ESMTP id 12345E64AB" + early, "forged No host has a number as its reverse name"},
		{"a number for a name of an address", "from pc (1209621352 [198.51.100.9]) by mail.example.com with ESMTP id 12345E64AB" + early, ""},
		{"Mosap", "from pc by mail.example.com with Mosap" + early, "forged No server has the protocol Mosap"},
		{"Qmailv1", "from pc ([198.51.100.9]) by mail.example.com (Qmailv1) with ESMTP id 1" + early, "forged No server calls itself Qmailv1"},
		{"Qmailv2", "from pc ([198.51.100.9]) by mail.example.com (Qmailv2) with ESMTP id 1" + early, ""},
		{"a mailbox for a server", "from a ([198.51.100.9]) by b@example.com with Microsoft SMTPSVC(5.0.2195.6713)" + early, "forged No server has the name of a mailbox"},
		{"a mailbox for another's server", "from a ([198.51.100.9]) by b@example.com with SMTP id x1" + early, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, toldOf(analyzed(t, entry, tt.value), "spamware"))
		})
	}
}

// A date in the place of a client's address has a weekday, a comma and a space.
func TestDateForAnAddress(t *testing.T) {
	for raw, want := range map[string]bool{
		"from pc ([Mon, 11 Mar 2024]) by a": true, "from pc ([Sun, 10 Mar 2024]) by a": true, "from pc ([Mon,11 Mar 2024]) by a": false,
		"from pc ([Mon; 11 Mar 2024]) by a": false, "from pc ([Mun, 11 Mar 2024]) by a": false, "from pc ([Mon, by a": true, "from pc ([Mo by a": false,
		"from pc by a ([Mon, 11 Mar 2024])": false, "from pc (Mon, 11 Mar 2024) by a": false,
	} {
		f, _ := received.Parse(raw)
		assert.Equal(t, want, hasDateIn(f, "(["), raw)
	}
	r := analyzed(t, entry, "from 198.51.100.9 (HELO pc) (Mon, 11 Mar 2024 10:00:05 +0200) by mail.example.com with SMTP"+early)
	assert.Equal(t, "forged No server writes a date where the address of its client belongs", toldOf(r, "spamware"))
	r = analyzed(t, entry, "from pc (unknown) (Mon, 11 Mar 2024 10:00:05 +0200) by mail.example.com with SMTP"+early)
	assert.Empty(t, toldOf(r, "spamware"), "there is no HELO")
}

func TestPlaceholders(t *testing.T) {
	for _, p := range placeholders {
		r := analyzed(t, entry, "from "+p+"x ([198.51.100.9]) by mail.example.com with SMTP id x1"+early)
		assert.Equal(t, "forged A program for bulk mail has left a placeholder unfilled", toldOf(r, "spamware"), p)
	}
	for _, p := range []string{"%RND", "$ipad", "{some_"} {
		r := analyzed(t, entry, p+" by mail.example.com with SMTP id x1"+early)
		assert.NotEmpty(t, toldOf(r, "spamware"), p)
		r = analyzed(t, entry, p)
		assert.Empty(t, toldOf(r, "spamware"), "what cannot be read claims nothing")
	}
	for _, p := range []string{"100%", "{a}", "$HOME", "RND"} {
		r := analyzed(t, entry, "from "+p+" ([198.51.100.9]) by mail.example.com with SMTP id x1"+early)
		assert.Empty(t, toldOf(r, "spamware"), p)
	}
}
