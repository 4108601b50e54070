//go:build race

package main

// The race detector makes everything ten times slower.
const many = 20_000
