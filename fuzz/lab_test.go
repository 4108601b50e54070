package fuzz

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/require"
)

// labCopy is one delivered copy of a message of the lab, with what is true of each hop.
type labCopy struct {
	ID       string `json:"id"`
	Received []struct {
		Raw  string `json:"raw"`
		Fake bool   `json:"fake"`
		Hop  *int   `json:"hop"`
		Role string `json:"role"`
	} `json:"received"`
	Hops []labHop `json:"hops"`
}

// labHop is what sockets, wire and logs say of a hop.
type labHop struct {
	MTA          string   `json:"mta"`
	ClientIP     string   `json:"client_ip"`
	ClientPort   int      `json:"client_port"`
	HELO         string   `json:"helo"`
	PTR          []string `json:"ptr"`
	AuthUser     string   `json:"auth_user"`
	TLSVersion   string   `json:"tls_version"`
	TLSCipher    string   `json:"tls_cipher"`
	ByHost       string   `json:"by_host"`
	QueueID      string   `json:"queue_id"`
	EnvelopeFrom *string  `json:"envelope_from"`
	Rcpt         []string `json:"rcpt"`
	Protocol     string   `json:"protocol"`
	Time         float64  `json:"time"`
	TimeEnd      float64  `json:"time_end"`
}

// score counts, for one kind of value of one server, how often it was written and read right.
type score struct{ written, right, invented int }

// TestLabTruth holds every value that the lab's servers wrote against what Parse makes of the field.
// The truth is from sockets, wire and logs; whether a value was written at all is seen by looking for
// its text in the field, without our parser. A sample of the lab is in the repository; BACKSTAMP_LAB names the
// folder of another lab.
func TestLabTruth(t *testing.T) {
	dirs := []string{labSample}
	if dir := os.Getenv("BACKSTAMP_LAB"); dir != "" {
		dirs = append(dirs, dir)
	}
	for i, dir := range dirs {
		t.Run([]string{"sample", "lab"}[i], func(t *testing.T) { checkLab(t, dir) })
	}
}

// labSample is what fuzz/lab -sample wrote.
const labSample = "testdata/lab"

// labFolder returns the folder of a whole lab, and skips the test where none is named.
func labFolder(t *testing.T) string {
	dir := os.Getenv("BACKSTAMP_LAB")
	if dir == "" {
		t.Skip("BACKSTAMP_LAB is not set: the lab's truth is not compared")
	}
	return dir
}

// eachTruth calls do with what is known of each delivered copy of a lab, as far as T has places for it.
func eachTruth[T any](t *testing.T, dir string, do func(*T)) {
	file, err := os.Open(filepath.Join(dir, "out", "truth.jsonl"))
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		copied := new(T)
		require.NoError(t, json.Unmarshal(lines.Bytes(), copied))
		do(copied)
	}
	require.NoError(t, lines.Err())
}

func checkLab(t *testing.T, dir string) {
	scores := map[string]*score{}
	var wrong []string
	eachTruth(t, dir, func(c *labCopy) {
		for _, r := range c.Received {
			if !r.Fake && r.Hop != nil && r.Role == "network" {
				wrong = append(wrong, judgeLab(c.ID, r.Raw, c.Hops[*r.Hop], scores)...)
			}
		}
	})
	printScores(t, scores)
	for _, w := range wrong {
		t.Error(w)
	}
	total, right, invented := 0, 0, 0
	for _, s := range scores {
		total, right, invented = total+s.written, right+s.right, invented+s.invented
	}
	t.Logf("%d of %d written values read right (%.2f %%), %d invented", right, total, 100*float64(right)/float64(total), invented)
	require.Greater(t, total, 5000)
}

func printScores(t *testing.T, scores map[string]*score) {
	var keys []string
	for k := range scores {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		s := scores[k]
		t.Logf("%-34s written %4d right %4d invented %3d", k, s.written, s.right, s.invented)
	}
}

// labExcuses are the values that cannot come out right, by variation and kind, each with the reason.
var labExcuses = map[string]string{
	"helo-address HELO":           "Exim leaves out a HELO that equals the name or the address it writes; which of the two it was is not written",
	"name-long HELO":              "likewise: the HELO was the client's address, and Exim wrote the reverse name",
	"helo-words HELO":             "chasquid keeps the HELO up to its first space: right as it is written",
	"helo-field HELO":             "likewise",
	"helo_literal4 HELO":          "Exim leaves out a HELO that equals the name or the address it writes; which of the two it was is not written",
	"ptr_long HELO":               "likewise: the HELO was the client's address, and Exim wrote the reverse name",
	"ptr_underscore reverse name": "qmail writes a question mark for the underscore: the name is right as it is written",
	"chain3 date":                 "the truth has the time of another of the sessions by which the copies of one message came",
	"helo_inject_space HELO":      "chasquid keeps the HELO up to its first space: right as it is written",
	"helo_inject_junk HELO":       "likewise",
}

// judgeLab compares one field with the truth and returns what differs without an excuse.
func judgeLab(name, raw string, h labHop, scores map[string]*score) (wrong []string) {
	value := strings.TrimPrefix(strings.TrimPrefix(raw, "Received:"), " ")
	f, _ := received.Parse(value)
	return judgeReading(name, value, f, h, scores)
}

// judgeReading is judgeLab for what somebody read in the value.
func judgeReading(name, value string, f *received.Field, h labHop, scores map[string]*score) (wrong []string) {
	flat := strings.Join(strings.Fields(value), " ")
	variation := name[strings.LastIndexByte(name, '.')+1:]
	judge := func(kind string, written bool, right, missing bool, got string) {
		s := scores[h.MTA+" "+kind]
		if s == nil {
			s = new(score)
			scores[h.MTA+" "+kind] = s
		}
		switch {
		case written && right:
			s.written, s.right = s.written+1, s.right+1
			return
		case written:
			s.written++
		case missing || right:
			return
		default:
			s.invented++
		}
		if labExcuses[variation+" "+kind] == "" {
			wrong = append(wrong, fmt.Sprintf("%s %s: written %v, got %q in %q", name, kind, written, got, value))
		}
	}
	has := func(s string) bool { return s != "" && strings.Contains(flat, s) }
	// What XCLIENT replaced, no socket knows.
	if variation != "xclient" {
		ip, _ := netip.ParseAddr(h.ClientIP)
		judge("client address", ip.IsValid() && showsAddr(flat, ip), f.From.IP == ip, !f.From.IP.IsValid(), f.From.IP.String())
		judge("reverse name", writesPTR(flat, h), isPTR(f.From.RDNS, h.PTR), f.From.RDNS == "", f.From.RDNS)
		user := has("sender: "+h.AuthUser) || has("LOGIN "+h.AuthUser) || has("user="+h.AuthUser)
		right := f.From.User == h.AuthUser || strings.HasPrefix(f.From.User, h.AuthUser+"@")
		judge("user", h.AuthUser != "" && user, right, f.From.User == "", f.From.User)
	}
	// A HELO that the server changed is right as it changed it.
	changed := f.From.HELO != "" && has("from "+f.From.HELO) || strings.EqualFold(f.From.HELO, h.HELO) || has("HELO "+f.From.HELO) || has("helo="+f.From.HELO)
	judge("HELO", has(h.HELO), f.From.HELO == h.HELO, f.From.HELO == "" || changed, f.From.HELO)
	judge("by", has("by "+h.ByHost), f.By.Host == h.ByHost, f.By.Host == "" || has("by "+f.By.Host), f.By.Host)
	// Courier's log has the end of the identifier that its field has; a submission's log has the next server's.
	id := f.ID == h.QueueID || strings.HasSuffix(f.ID, "."+h.QueueID)
	judge("identifier", has(h.QueueID), id, f.ID == "" || has(f.ID), f.ID)
	// Two TLS libraries have two names for one cipher: what is not written in OpenSSL's is not compared.
	judge("cipher", has(h.TLSCipher), f.TLS.Cipher == h.TLSCipher, f.TLS.Cipher == "" || has(f.TLS.Cipher), f.TLS.Cipher)
	if h.EnvelopeFrom != nil && *h.EnvelopeFrom != "" {
		env := *h.EnvelopeFrom
		judge("envelope sender", has("envelope") && has(env), f.EnvelopeFrom == env, f.EnvelopeFrom == "" || f.EnvelopeFrom == "<>", f.EnvelopeFrom)
	}
	for _, r := range h.Rcpt {
		judge("recipient", has("for "+r) || has("for <"+r), slices.Contains(f.For, r), true, fmt.Sprint(f.For))
	}
	if port := strconv.Itoa(h.ClientPort); h.ClientPort > 0 {
		// A copy that was forwarded twice has the port of one of its two connections.
		judge("port", has(":"+port) || has("port="+port), int(f.From.Port) == h.ClientPort, f.From.Port == 0 || has(strconv.Itoa(int(f.From.Port))), fmt.Sprint(f.From.Port))
	}
	// A field may wait for its date as long as the server waited for the end of the message.
	at := float64(f.Date.UTC.Unix())
	judge("date", true, at >= h.Time-3 && at <= max(h.Time, h.TimeEnd)+90, f.Date.IsZero(), f.Date.UTC.String())
	return wrong
}

// isPTR tells whether name is one of the names that reverse DNS has, or the beginning of one that the
// server cut off.
func isPTR(name string, ptr []string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	return name != "" && slices.ContainsFunc(ptr, func(p string) bool {
		p = strings.TrimSuffix(strings.ToLower(p), ".")
		return p == name || len(name) >= 60 && strings.HasPrefix(p, name)
	})
}

// writesPTR tells whether a reverse name stands in the field beside a HELO of the same name.
func writesPTR(flat string, h labHop) bool {
	for _, p := range h.PTR {
		n := strings.Count(strings.ToLower(flat), strings.ToLower(strings.TrimSuffix(p, ".")))
		if p != "" && (n > 1 || n == 1 && !strings.Contains(strings.ToLower(h.HELO), strings.ToLower(strings.TrimSuffix(p, ".")))) {
			return true
		}
	}
	return false
}

// showsAddr tells whether the address stands in s in any of its forms.
func showsAddr(s string, ip netip.Addr) bool {
	forms := []string{ip.String(), ip.StringExpanded()}
	if ip.Is6() {
		a := ip.As16()
		var full []string
		for i := 0; i < 16; i += 2 {
			full = append(full, strconv.FormatInt(int64(a[i])<<8|int64(a[i+1]), 16))
		}
		forms = append(forms, strings.Join(full, ":"))
	}
	for _, f := range forms {
		for i := strings.Index(s, f); i >= 0; {
			end := i + len(f)
			if end == len(s) || s[end] < '0' || s[end] > '9' {
				return true
			}
			j := strings.Index(s[end:], f)
			if j < 0 {
				break
			}
			i = end + j
		}
	}
	return false
}
