package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/netip"
	"strconv"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// JSON writes a report as one JSON object and a line feed. Its form is that of schema.json in this
// folder: hops stand oldest first, what is not known is left out, and members may be added to the form but
// never removed. The messages inside the message stand in its member embedded.
//
// The error is that of w.
func JSON(w io.Writer, r *hops.Report) error {
	_, err := w.Write(append(appendReport(nil, r), '\n'))
	return err
}

// appendReport appends a report and those embedded in it, without a call for each: how deep they lie
// is up to the message.
func appendReport(b []byte, r *hops.Report) []byte {
	open := []visit{{report: r}}
	b = appendHead(b, r)
	for len(open) > 0 {
		top := &open[len(open)-1]
		if top.next == len(top.report.Embedded) {
			b = appendTail(b, top.report)
			open = open[:len(open)-1]
			continue
		}
		sep := byte(',')
		if top.next == 0 {
			b, sep = append(b, `,"embedded":`...), '['
		}
		inner := top.report.Embedded[top.next]
		top.next++
		b = appendHead(append(b, sep), inner)
		open = append(open, visit{report: inner})
	}
	return b
}

// visit is a report that is being written, and which of those embedded in it is next.
type visit struct {
	report *hops.Report
	title  string
	next   int
}

// appendHead appends what stands before the embedded reports.
func appendHead(b []byte, r *hops.Report) []byte {
	b = append(b, '{')
	if r.Source != "" {
		b = append(appendQuoted(append(b, `"source":`...), r.Source), ',')
	}
	b = append(b, `"hops":[`...)
	clocks, said := r.Case.Clocks(), saidBy(r.Case.Chain)
	for i, h := range r.Case.Chain.All() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendHop(b, &r.Case, h)
		b = appendSays(appendClock(b[:len(b)-1], clocks[i]), &r.Case, said[i])
		b = append(b, '}')
	}
	b = appendSays(append(b, ']'), &r.Case, said[-1])
	b = appendStretches(b, r)
	if n := r.Case.Chain.Unread(); n > 0 {
		b = appendInt(b, "unread", n)
	}
	if t, ok := r.Case.Boundary(); ok {
		b = appendBoundary(b, t)
	}
	b = appendFindings(appendOrigins(b, r.Origins), r.Findings)
	return appendEvidence(appendMember(b, "verdict", r.Verdict), r.Case.Evidence.Answers)
}

// appendTail appends what stands after the embedded reports.
func appendTail(b []byte, r *hops.Report) []byte {
	if len(r.Embedded) > 0 {
		b = append(b, ']')
	}
	b = append(append(append(b, `,"judged":{"by":"`...), judge...), '"')
	b = appendTime(b, "at", r.Case.Now)
	b = appendMember(b, "trust", r.Case.Basis())
	b = appendMember(b, "sha256", sumOf(r.Case.Chain.Headers()))
	return append(appendInt(b, "questions", r.Case.Evidence.Questions()), "}}"...)
}

// sumOf returns the SHA-256 of the header block as it stands in the message, up to but without the
// empty line that ends it; "" if the fields do not come from a block.
func sumOf(headers []hops.Header) string {
	sum, n := sha256.New(), 0
	for _, h := range headers {
		n += len(h.Raw)
		_, _ = io.WriteString(sum, h.Raw) // a hash never fails
	}
	if n == 0 {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// appendHop appends a hop: the members of its field, with its place before them and with why it could
// not be read after them.
func appendHop(b []byte, c *hops.Case, h hops.Hop) []byte {
	b = strconv.AppendInt(append(b, `{"hop":`...), int64(h.Index()), 10)
	b = appendMember(b, "belief", c.Belief(h.Index()).String())
	if d, ok := h.Delay(); ok {
		b = strconv.AppendFloat(append(b, `,"delay":`...), d.Seconds(), 'f', -1, 64)
	}
	if h.Conn != nil {
		// Its field was made, not read: there is no value that raw could hold.
		b = append(b, `,"live":true`...)
		at := len(b)
		b = h.Field.AppendJSON(b)
		return append(b[:at], b[at+len(`{"raw":""`):]...)
	}
	at := len(b)
	b = h.Field.AppendJSON(b)
	b[at] = ','
	if err := h.Err(); err != nil {
		b = append(appendMember(b[:len(b)-1], "error", err.Error()), '}')
	}
	return b
}

func appendBoundary(b []byte, t hops.Boundary) []byte {
	b = strconv.AppendInt(append(b, `,"boundary":{"hop":`...), int64(t.Hop), 10)
	b = appendAddr(b, "client", t.Client.IP)
	b = appendMember(b, "helo", t.Client.HELO)
	b = appendMember(b, "rdns", t.Client.RDNS)
	if t.By.Host != "" {
		b = appendMember(b, "by", t.By.Host)
	} else {
		b = appendAddr(b, "by", t.By.IP)
	}
	b = appendTime(b, "time", t.Time)
	for i, a := range t.For {
		sep := `,`
		if i == 0 {
			sep = `,"for":[`
		}
		b = appendQuoted(append(b, sep...), a)
	}
	if len(t.For) > 0 {
		b = append(b, ']')
	}
	b = appendMember(b, "basis", t.Basis)
	b = strconv.AppendBool(append(b, `,"certain":`...), t.Certain)
	return append(appendMember(b, "why", t.Why), '}')
}

func appendOrigins(b []byte, list []hops.Origin) []byte {
	for i, o := range list {
		sep := `,`
		if i == 0 {
			sep = `,"origin":[`
		}
		b = strconv.AppendInt(append(append(b, sep...), `{"hop":`...), int64(o.Hop), 10)
		b = appendAddr(b, "ip", o.IP)
		b = appendMember(b, "host", o.Host)
		b = appendMember(b, "user", o.User)
		b = strconv.AppendBool(append(b, `,"proven":`...), o.Proven)
		b = append(appendMember(b, "why", o.Why), '}')
	}
	return closeList(b, len(list))
}

func appendFindings(b []byte, list []hops.Finding) []byte {
	for i, f := range list {
		sep := `,`
		if i == 0 {
			sep = `,"findings":[`
		}
		b = appendQuoted(append(append(b, sep...), `{"detector":`...), f.Detector)
		b = appendMember(b, "level", f.Level.String())
		if f.Hop >= 0 {
			b = appendInt(b, "hop", f.Hop)
		}
		for i, n := range f.Related {
			sep := `,`
			if i == 0 {
				sep = `,"related":[`
			}
			b = strconv.AppendInt(append(b, sep...), int64(n), 10)
		}
		b = closeList(b, len(f.Related))
		if f.Span != (received.Span{}) {
			b = appendInt(appendInt(b, "start", f.Span.Start), "end", f.Span.End)
		}
		b = appendMember(b, "detail", f.Detail)
		b = appendMember(b, "adjusted", f.Adjusted)
		for i, n := range f.Support {
			sep := `,`
			if i == 0 {
				sep = `,"support":[`
			}
			b = strconv.AppendInt(append(b, sep...), int64(n), 10)
		}
		b = append(closeList(b, len(f.Support)), '}')
	}
	return closeList(b, len(list))
}

// closeList ends a list that has n elements; an empty one was never begun.
func closeList(b []byte, n int) []byte {
	if n == 0 {
		return b
	}
	return append(b, ']')
}

// appendMember appends a string unless it is empty. The key needs no escapes.
func appendMember(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendQuoted(appendKey(b, key), s)
}

func appendKey(b []byte, key string) []byte {
	return append(append(append(b, `,"`...), key...), `":`...)
}

func appendInt(b []byte, key string, n int) []byte {
	return strconv.AppendInt(appendKey(b, key), int64(n), 10)
}

func appendAddr(b []byte, key string, a netip.Addr) []byte {
	if !a.IsValid() {
		return b
	}
	return appendMember(b, key, a.WithZone("").String())
}

// appendTime appends a time unless it is zero or in a year that RFC 3339 does not have, in UTC if its offset is one
// that RFC 3339 does not have.
func appendTime(b []byte, key string, t time.Time) []byte {
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -86400 || offset >= 86400 {
		t = t.UTC()
	}
	if y := t.Year(); t.IsZero() || y < 0 || y > 9999 {
		return b
	}
	return append(t.AppendFormat(append(appendKey(b, key), '"'), time.RFC3339Nano), '"')
}
