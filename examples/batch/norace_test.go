//go:build !race

package main

// many is a number of messages that shows whether memory grows with it.
const many = 100_000
