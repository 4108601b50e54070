//go:build linux

package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// An authority signs the certificates of one run. All share one key, which guards nothing.
type authority struct {
	key  *rsa.PrivateKey
	cert *x509.Certificate
	next int64
}

// certificates is the authority of this run.
var certificates authority

// prepare makes the key and the authority's own certificate.
func (a *authority) prepare() (err error) {
	if a.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return err
	}
	template := a.template("Authority of the lab")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key)
	if err != nil {
		return err
	}
	a.cert, err = x509.ParseCertificate(raw)
	return err
}

func (a *authority) template(name string) *x509.Certificate {
	a.next++
	return &x509.Certificate{
		SerialNumber: big.NewInt(a.next), Subject: pkix.Name{Organization: []string{"Backstamp Lab"}, CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
}

// sign returns a certificate for a name.
func (a *authority) sign(name string) []byte {
	template := a.template(name)
	template.DNSNames = []string{name}
	raw, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		panic(err) // its arguments are all our own
	}
	return raw
}

// files returns the certificate and key of a server as it finds them in its root.
func (a *authority) files(s *server.Server) map[string]string {
	encode := func(kind string, raw []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}))
	}
	key := encode("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(a.key))
	cert := encode("CERTIFICATE", a.sign(s.Host()))
	return map[string]string{
		"etc/lab/ca.pem": encode("CERTIFICATE", a.cert.Raw), "etc/lab/cert.pem": cert, "etc/lab/key.pem": key, "etc/lab/both.pem": key + cert,
	}
}

// client returns the certificate that a client may show.
func (a *authority) client() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{a.sign("desk.sender.example")}, PrivateKey: a.key}
}
