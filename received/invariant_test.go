package received

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// honestValues are values that keep whatever their server always does.
var honestValues = map[Dialect]string{
	Amavis:   "from mail.example.com ([192.0.2.7]) by localhost (mx.example.org [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id aBcDeFgHiJkL for <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	Exchange: "from MX1.example.com (2001:db8::7) by MX2.prod.outlook.com (2001:db8::8) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.345.6 via Frontend Transport for <bob@example.org>; Mon, 6 Mar 2000 13:31:07 +0000",
	Exim:     "from mail.example.com ([2001:db8::7]:4321 helo=pc.example.com) by mx.example.org with esmtps (Exim 4.96) id 1pZ5aB-0004Cd-2x for bob@example.org; Mon, 06 Mar 2000 14:31:07 +0100",
	Google:   "from mail.example.com (mail.example.com. [192.0.2.7]) by mx.google.com with ESMTPS id ab12si345678pga.12.2000.03.06.05.31.07 for <bob@example.org> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); Mon, 06 Mar 2000 05:31:07 -0800 (PST)",
	Postfix:  "from mail.example.com (dsl-7.example.net [IPv6:2001:db8::7]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B7 for <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)",
	Qmail:    "(qmail 1234 invoked from network); 6 Mar 2000 13:31:07 -0000",
	Sendmail: "from mail.example.com (dsl-7.example.net [IPv6:2001:db8::7]) by mx.example.org (8.17.1/8.17.1) with ESMTP id 026DV7ab004321 for <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100",
	SMTPSVC:  "from mail.example.com ([192.0.2.7]) by mx.example.org with Microsoft SMTPSVC(6.0.3790.3959); Mon, 6 Mar 2000 14:31:07 +0100",
	Zmailer:  `from mail.example.com ([IPv6:2001:db8::7]:4321 "EHLO pc.example.com" rhost-flags-OK-OK-OK-OK) by mx.example.org with ESMTP id S123456AbCdEfGh; Mon, 6 Mar 2000 14:31:07 +0100`,
}

// breaks has for each invariant what to put where in the honest value of its server, so that it is broken.
var breaks = map[string][2]string{
	"amavis-client":        {"([192.0.2.7])", "(unknown)"},
	"amavis-order":         {"with ESMTP id aBcDeFgHiJkL", "id aBcDeFgHiJkL with ESMTP"},
	"amavis-protocol":      {"ESMTP", "esmtp"},
	"amavis-weekday":       {"Mon, ", ""},
	"amavis-zone":          {" (CET)", ""},
	"exchange-identifier":  {"15.20.345.6", "4F1C2"},
	"exchange-order":       {" id 15.20.345.6 via Frontend Transport for <bob@example.org>", " for <bob@example.org> id 15.20.345.6"},
	"exchange-recipient":   {"<bob@example.org>", "bob@example.org"},
	"exchange-tag":         {"(2001:db8::7)", "([IPv6:2001:db8::7])"},
	"exchange-weekday":     {"Mon, ", ""},
	"exchange-zone":        {"+0000", "+0000 (UTC)"},
	"exchange-zone-number": {"+0000", "GMT"},
	"microsoft-zone":       {"13:31:07 +0000", "14:31:07 +0100"},
	"exim-identifier":      {"1pZ5aB-0004Cd-2x", "4F1C2"},
	"exim-order":           {"with esmtps (Exim 4.96) id 1pZ5aB-0004Cd-2x", "id 1pZ5aB-0004Cd-2x with esmtps (Exim 4.96)"},
	"exim-protocol":        {"esmtps", "ESMTPS"},
	"exim-tag":             {"[2001:db8::7]", "[IPv6:2001:db8::7]"},
	"exim-weekday":         {"Mon, ", ""},
	"exim-zone":            {"+0100", "+0100 (CET)"},
	"exim-zone-number":     {"+0100", "CET"},
	"google-client":        {" [192.0.2.7]", ""},
	"google-identifier":    {".12.2000.03.06.05.31.07", "x"},
	"google-order":         {"with ESMTPS id ab12si345678pga.12.2000.03.06.05.31.07", "id ab12si345678pga.12.2000.03.06.05.31.07 with ESMTPS"},
	"google-protocol":      {"ESMTPS", "esmtps"},
	"google-recipient":     {"<bob@example.org>", "bob@example.org"},
	"google-software":      {"mx.google.com", "mx.google.com (Postfix)"},
	"google-weekday":       {"Mon, ", ""},
	"google-zone":          {" (PST)", ""},
	"postfix-client":       {" (dsl-7.example.net [IPv6:2001:db8::7])", ""},
	"postfix-identifier":   {"4F1C2A3B7", "4f1c2a3b7"},
	"postfix-order":        {"with ESMTP id 4F1C2A3B7", "id 4F1C2A3B7 with ESMTP"},
	"postfix-protocol":     {"ESMTP", "esmtp"},
	"postfix-recipient":    {"<bob@example.org>", "bob@example.org"},
	"postfix-tag":          {"IPv6:", ""},
	"postfix-weekday":      {"Mon, ", ""},
	"postfix-zone":         {" (CET)", ""},
	"postfix-zone-number":  {"+0100", "CET"},
	"qmail-recipient":      {");", ") for <bob@example.org>;"},
	"sendmail-identified":  {" id 026DV7ab004321", ""},
	"sendmail-identifier":  {"026DV7ab004321", "4F1C2"},
	"sendmail-order":       {"with ESMTP id 026DV7ab004321", "id 026DV7ab004321 with ESMTP"},
	"sendmail-protocol":    {"ESMTP", "esmtp"},
	"sendmail-tag":         {"IPv6:", ""},
	"sendmail-weekday":     {"Mon, ", ""},
	"smtpsvc-identifier":   {";", " id 4F1C2;"},
	"smtpsvc-recipient":    {";", " for <bob@example.org>;"},
	"smtpsvc-weekday":      {"Mon, ", ""},
	"smtpsvc-zone":         {"+0100", "+0100 (CET)"},
	"smtpsvc-zone-number":  {"+0100", "CET"},
	"zmailer-identifier":   {"S123456AbCdEfGh", "4F1C2"},
	"zmailer-tag":          {"IPv6:", ""},
	"zmailer-weekday":      {"Mon, ", ""},
	"zmailer-zone":         {"+0100", "+0100 (CET)"},
	"zmailer-zone-number":  {"+0100", "CET"},
}

// TestInvariantsBreak: each invariant holds in an honest value, and is broken by one change of it.
func TestInvariantsBreak(t *testing.T) {
	seen := 0
	for _, d := range Dialects() {
		for _, inv := range d.Invariants() {
			seen++
			require.NotEmpty(t, honestValues[d], d)
			change, ok := breaks[inv.Name]
			require.True(t, ok, "%s: no change breaks it", inv.Name)
			for _, inv := range d.Invariants() {
				f, err := Parse(honestValues[d])
				require.NoError(t, err)
				assert.Empty(t, f.Broken(), d)
				assert.True(t, inv.Claimed(f), "%s: claimed", inv.Name)
				assert.False(t, inv.Broken(f), "%s: honest", inv.Name)
			}
			broken := strings.Replace(honestValues[d], change[0], change[1], 1)
			require.NotEqual(t, honestValues[d], broken, inv.Name)
			f, _ := Parse(broken)
			assert.True(t, inv.Broken(f), "%s: %s", inv.Name, broken)
			assert.True(t, slices.ContainsFunc(f.Broken(), func(b Invariant) bool { return b.Name == inv.Name && b.Broken(f) }), inv.Name)
			assert.Equal(t, d, inv.Dialect)
			assert.True(t, strings.HasSuffix(inv.Doc, "."), inv.Name)
		}
	}
	assert.Len(t, breaks, seen)
}

// careless are the vectors that were not invented with a server's habits in mind.
var careless = []string{"lenient-comment-first", "lenient-fold-using", "postfix-design", "problem-glued", "problem-unbalanced"}

// TestVectorsKeepInvariants: no other vector breaks what its server always does.
func TestVectorsKeepInvariants(t *testing.T) {
	for _, v := range readVectors(t) {
		f, _ := Parse(v.value)
		for _, inv := range f.Dialect.Invariants() {
			if !slices.Contains(careless, v.name) {
				assert.False(t, inv.Broken(f), "%s breaks %s: %q", v.name, inv.Name, f.Where(inv.Part).In(v.value))
			}
		}
	}
}
