//go:build linux

package main

import (
	"fmt"
	"maps"
	"slices"
)

// counts are the figures of a run.
type counts struct {
	Messages int               `json:"messages"` // delivered copies
	True     int               `json:"true_fields"`
	Forged   int               `json:"forged_fields"`
	Rejected int               `json:"rejected_or_lost"`
	Logged   int               `json:"copies_with_log_lines_at_every_hop"`
	Sockets  int               `json:"hops_known_from_socket_or_wire"`
	Others   int               `json:"hops_known_from_command_or_log"`
	Skills   map[string]int    `json:"forged_fields_by_skill"`
	Kinds    map[string]int    `json:"copies_by_kind"`
	Servers  map[string]string `json:"servers"` // with their exact versions
}

func (c *counts) add(one *truth) {
	if c.Skills == nil {
		c.Skills, c.Kinds = map[string]int{}, map[string]int{}
	}
	c.Messages++
	c.Kinds[one.Kind]++
	for _, f := range one.Received {
		if f.Fake {
			c.Forged++
			c.Skills[one.Skill]++
		} else {
			c.True++
		}
	}
	logged := 1
	for _, lines := range one.Log {
		if len(lines) == 0 {
			logged = 0
		}
	}
	c.Logged += logged
	for _, h := range one.Hops {
		if h.Source == "socket" || h.Source == "wire" {
			c.Sockets++
		} else {
			c.Others++
		}
	}
}

func (c *counts) print() {
	for _, name := range slices.Sorted(maps.Keys(c.Servers)) {
		fmt.Printf("  %-12s %s\n", name, c.Servers[name])
	}
	fmt.Printf("%d servers, %d delivered copies, %d true fields, %d forged fields of %d skills, %d rejected or lost; log lines at every hop of %d copies\n",
		len(c.Servers), c.Messages, c.True, c.Forged, len(c.Skills), c.Rejected, c.Logged)
	for _, group := range []map[string]int{c.Kinds, c.Skills} {
		for _, name := range slices.Sorted(maps.Keys(group)) {
			fmt.Printf("  %-20s %d\n", name, group[name])
		}
	}
}
