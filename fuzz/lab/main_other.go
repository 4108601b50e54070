//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "lab: it is made of Linux namespaces: run it as root on Debian 12")
	os.Exit(1)
}
