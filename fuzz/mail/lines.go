package mail

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// maxLine is how long a line of JSON may be.
const maxLine = 64 << 20

// A record is one line: a header block in one of three spellings.
type record struct {
	Source   string
	Path     string
	Headers  *string // each byte as the character of the same number
	UTF8     *string `json:"headers_utf8"`
	Base64   *string `json:"headers_base64"`
	FromLine string  `json:"from_line"`
}

// readLines reads header blocks as lines of JSON.
func readLines(r *bufio.Reader, emit func(func() (Mail, error))) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	for sc.Scan() {
		if len(sc.Bytes()) > 0 {
			emit(func() (Mail, error) { return readRecord(sc.Bytes()) })
		}
	}
	return sc.Err()
}

func readRecord(line []byte) (m Mail, err error) {
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		return m, err
	}
	m = Mail{Source: rec.Source, Path: rec.Path, FromLine: rec.FromLine}
	switch {
	case rec.Headers != nil:
		m.Headers, err = latin1(*rec.Headers)
	case rec.UTF8 != nil:
		m.Headers = *rec.UTF8
	case rec.Base64 != nil:
		var b []byte
		b, err = base64.StdEncoding.DecodeString(*rec.Base64)
		m.Headers = string(b)
	default:
		err = errors.New("the object has neither headers nor headers_utf8 nor headers_base64")
	}
	return m, err
}

// latin1 returns the bytes of which s has one for each character.
func latin1(s string) (string, error) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xFF {
			return "", fmt.Errorf("the character %U is no byte", r)
		}
		b = append(b, byte(r))
	}
	return string(b), nil
}
