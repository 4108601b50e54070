// Command lab has real mail servers write Received fields whose truth is known: from the sockets of the
// client that sent the messages, from the wire between the servers and from the servers' logs, and never from a
// field.
//
//	go run ./fuzz/lab [-dir FOLDER] [-mirror URL] [-only postfix,exim] [-variations plain,tls13]
//
// builds what is missing, as root on Debian 12: a root for every server, out of Debian's packages and a few
// programs from the Go module proxy and npm. Then it plays: every server in its own root and network
// namespace, on a bridge without uplink, with a DNS server that knows the lab's names and nothing else. The
// truth is in FOLDER/out, the logs are in FOLDER/logs; BACKSTAMP_LAB=FOLDER lets the tests of package fuzz
// read it.
//
//	go run ./fuzz/lab -compare FOLDER FOLDER
//
// says in what two runs differ, beside times, ports and identifiers; the exit code is 1 if they do.
//
//	go run ./fuzz/lab -dir FOLDER -sample FILE
//
// writes the part of the truth that is in the repository.
//
// # A server more
//
// A server is a folder under servers: a Go file with one value of type [server.Server], and its
// configuration as it lies on a disk, which is written into its root. Add it to the list in servers.go, then
// run it alone with -only. The lab says how many fields were found where others were expected. One of another
// release of Debian needs no more than a call of [server.Server.Of], as postfix13 shows.
//
// qmail is not there: Debian 12 and 13 have no package of it, nor of netqmail, notqmail or s/qmail.
//
// # What is left behind
//
// Mounts, networks and processes live in namespaces that end with the lab, also where it is killed; what
// the servers write in a run is in memory. A root has another name until it is whole; what a killed run left
// unfinished the next one removes. Where the lab cannot be built, for want of root, namespaces or the package source,
// it says so in one line and makes no folder.
package main
