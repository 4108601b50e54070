package main

import (
	"errors"
	"fmt"
	"strings"
)

// maxNesting is how deep arrays and objects may stand inside one another, as in package encoding/json.
const maxNesting = 10_000

// jsonParser reads JSON text, RFC 8259. It finds where values begin and end; it decodes nothing.
type jsonParser struct {
	s string
	i int
	// open are the brackets of the arrays and objects that are not closed. They are not in calls of a
	// function, because how many there are is up to the input.
	open []byte
}

// object reads the one object that the text is, and calls member with the name and the value of each
// of its members, both as written.
func (p *jsonParser) object(member func(key, value string)) error {
	if p.space(); p.peek() != '{' {
		return p.unexpected("'{'")
	}
	p.i++
	for p.space(); p.peek() != '}'; {
		key, err := p.key()
		if err != nil {
			return err
		}
		start := p.i
		if err := p.value(); err != nil {
			return err
		}
		member(key, p.s[start:p.i])
		if p.space(); p.peek() == ',' {
			p.i++
			if p.space(); p.peek() != '"' {
				return p.unexpected("a string")
			}
		} else if p.peek() != '}' {
			return p.unexpected("',' or '}'")
		}
	}
	p.i++
	if p.space(); p.i < len(p.s) {
		return p.unexpected("the end of the line")
	}
	return nil
}

// key reads the name of a member, and the colon and the space behind it.
func (p *jsonParser) key() (string, error) {
	start := p.i
	if p.peek() != '"' {
		return "", p.unexpected("a string")
	}
	if err := p.string(); err != nil {
		return "", err
	}
	key := p.s[start:p.i]
	if p.space(); p.peek() != ':' {
		return "", p.unexpected("':'")
	}
	p.i++
	p.space()
	return key, nil
}

// value reads a value of any kind.
func (p *jsonParser) value() error {
	p.open = p.open[:0]
	for {
		opened, err := p.start()
		if err != nil {
			return err
		}
		for !opened {
			if len(p.open) == 0 {
				return nil
			}
			if opened, err = p.after(); err != nil {
				return err
			}
		}
	}
}

// start reads a string, a number or a word, or the bracket that opens an array or an object. It
// returns true if another value is to follow.
func (p *jsonParser) start() (opened bool, err error) {
	switch c := p.peek(); {
	case c == '"':
		return false, p.string()
	case c == '-' || '0' <= c && c <= '9':
		return false, p.number()
	case c == '[' || c == '{':
		return p.bracket(c)
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(p.s[p.i:], word) {
			p.i += len(word)
			return false, nil
		}
	}
	return false, p.unexpected("a value")
}

// bracket opens an array or an object, and closes it if it is empty.
func (p *jsonParser) bracket(c byte) (opened bool, err error) {
	p.i++
	if p.space(); p.peek() == c+2 { // in ASCII, the closing bracket
		p.i++
		return false, nil
	}
	if len(p.open) == maxNesting {
		return false, errors.New("arrays and objects stand too deep inside one another")
	}
	p.open = append(p.open, c)
	if c == '{' {
		_, err = p.key()
	}
	return true, err
}

// after reads what stands behind a value: a comma, after which another one follows, or the bracket
// that closes the array or object.
func (p *jsonParser) after() (opened bool, err error) {
	c := p.open[len(p.open)-1]
	p.space()
	switch p.peek() {
	case c + 2:
		p.i++
		p.open = p.open[:len(p.open)-1]
		return false, nil
	case ',':
		p.i++
		if p.space(); c == '{' {
			_, err = p.key()
		}
		return true, err
	}
	return false, p.unexpected("',' or '" + string(rune(c+2)) + "'")
}

// string reads a string.
func (p *jsonParser) string() error {
	s := p.s
	for i := p.i + 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			p.i = i + 1
			return nil
		case c < ' ':
			p.i = i
			return p.unexpected("a character or an escape")
		case c == '\\':
			n := escapeLen(s[i:])
			if n == 0 {
				p.i = i
				return errors.New("a wrong escape in a string" + p.at())
			}
			i += n - 1
		}
	}
	return errors.New("a string does not end")
}

// escapeLen returns the length of the escape that s begins with, 0 if it is none.
func escapeLen(s string) int {
	if len(s) < 2 {
		return 0
	}
	if s[1] != 'u' {
		if strings.IndexByte(`"\/bfnrt`, s[1]) < 0 {
			return 0
		}
		return 2
	}
	if len(s) < 6 || hexValue(s[2])|hexValue(s[3])|hexValue(s[4])|hexValue(s[5]) > 15 {
		return 0
	}
	return 6
}

// number reads a number.
//
//	number = [ "-" ] int [ frac ] [ exp ]          ; RFC 8259, section 6
func (p *jsonParser) number() error {
	if p.peek() == '-' {
		p.i++
	}
	if p.peek() == '0' {
		p.i++
	} else if !p.digits() {
		return p.unexpected("a digit")
	}
	if p.peek() == '.' {
		if p.i++; !p.digits() {
			return p.unexpected("a digit")
		}
	}
	if p.peek()|0x20 == 'e' {
		p.i++
		if c := p.peek(); c == '+' || c == '-' {
			p.i++
		}
		if !p.digits() {
			return p.unexpected("a digit")
		}
	}
	return nil
}

func (p *jsonParser) digits() bool {
	start := p.i
	for '0' <= p.peek() && p.peek() <= '9' {
		p.i++
	}
	return p.i > start
}

func (p *jsonParser) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\r' || p.s[p.i] == '\n') {
		p.i++
	}
}

// peek returns the next byte, 0 at the end: no rule has a byte 0.
func (p *jsonParser) peek() byte {
	if p.i == len(p.s) {
		return 0
	}
	return p.s[p.i]
}

func (p *jsonParser) unexpected(want string) error {
	if p.i == len(p.s) {
		return errors.New("it ends where " + want + " should stand")
	}
	return fmt.Errorf("%q where %s should stand%s", p.s[p.i:p.i+1], want, p.at())
}

func (p *jsonParser) at() string { return fmt.Sprintf(", at byte %d", p.i+1) }
